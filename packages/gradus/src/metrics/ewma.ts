import { inRange } from "../errors/index.js";

/** An exponentially weighted average: v before any correction, and how many values went in. Plain JSON. */
export type Ewma = Readonly<{ beta: number; v: number; count: number }>;

/**
 * Starts at v = 0 without a value. `beta` is the weight of the past: the average looks back over about 1 / (1 - beta) values.
 * @throws UserError if `beta` is not in [0, 1)
 */
export function ewma(beta: number): Ewma {
  return { beta: inRange(beta, 0, 1, "[)", "metrics.ewma, beta"), v: 0, count: 0 };
}

/** v <- beta * v + (1 - beta) * value. */
export function ewmaAfter({ beta, v, count }: Ewma, value: number): Ewma {
  return { beta, v: beta * v + (1 - beta) * value, count: count + 1 };
}

/** v / (1 - beta^count): the average without the pull of its start at 0; NaN before the first value. Source: Kingma and Ba 2015, section 3. */
export function ewmaCorrected({ beta, v, count }: Ewma): number {
  return v / (1 - beta ** count);
}

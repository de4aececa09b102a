import type { Sym } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import type { Trace } from "./scope.js";

/** y = log(1 + e^(beta x)) / beta, and y = x where beta x > threshold (as PyTorch; the difference there is below e^-threshold / beta). */
export type Softplus = Readonly<{ layer: "softplus"; beta: number; threshold: number }>;

/** @throws UserError unless both numbers are above 0 */
export function softplus({ beta = 1, threshold = 20 }: { beta?: number; threshold?: number } = {}): Softplus {
  return {
    layer: "softplus",
    beta: inRange(beta, 0, Number.POSITIVE_INFINITY, "()", "nn.softplus, beta"),
    threshold: inRange(threshold, 0, Number.POSITIVE_INFINITY, "()", "nn.softplus, threshold"),
  };
}

export const traceSoftplus: Trace<Softplus> = ({ beta, threshold }, x) => {
  const z = x.mul(beta);
  return z.greater(threshold).select(x, logOnePlusExp(z).div(beta));
};

/**
 * log(1 + e^x) for any x: max(x, 0) + log(1 + e^-|x|). -|x| is written as min(x, -x), whose slope at 0 is 1 where that of |x| is 0,
 * so that the slopes of both parts add up to 1/2 there.
 */
export function logOnePlusExp(x: Sym): Sym {
  return x.relu().add(x.min(x.neg()).exp().log1p());
}

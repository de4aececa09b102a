import { notNegative, positive } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Exponential decay: rate = from * factor^(k / every), k the epochs or steps behind.
 * Conventions: PyTorch's ExponentialLR and MultiplicativeLR have `every` 1, Keras' ExponentialDecay and optax `every` = decay steps.
 * For a staircase see `schedule.step`.
 */
export type Exponential = Readonly<{ schedule: "exponential"; from: number; factor: number; every: number; per: Per }>;

/** @throws UserError if `from` or `factor` is negative or `every` is not above 0 */
export function exponential({ from, factor, every = 1, per }: { from: number; factor: number; every?: number; per: Per }): Exponential {
  const place = "schedule.exponential";
  return {
    schedule: "exponential",
    from: notNegative(from, `${place}, from`),
    factor: notNegative(factor, `${place}, factor`),
    every: positive(every, `${place}, every`),
    per: checkedPer(per, place),
  };
}

export const rateExponential = ({ from, factor, every, per }: Exponential, at: Moment): number =>
  from * factor ** (elapsed(per, at) / every);

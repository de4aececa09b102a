import { positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Staircase: rate = from * factor^floor(k / every), k the epochs or steps behind.
 * The same as PyTorch's StepLR and as exponential decay with `staircase` in Keras and optax.
 */
export type Step = Readonly<{ schedule: "step"; from: number; factor: number; every: number; per: Per }>;

/** @throws UserError if `from` or `factor` is negative or `every` is not a positive whole number */
export function step({ from, factor, every, per }: { from: number; factor: number; every: number; per: Per }): Step {
  const place = "schedule.step";
  return {
    schedule: "step",
    from: notNegative(from, `${place}, from`),
    factor: notNegative(factor, `${place}, factor`),
    every: positiveInteger(every, `${place}, every`),
    per: checkedPer(per, place),
  };
}

export const rateStep = ({ from, factor, every, per }: Step, at: Moment): number => from * factor ** Math.floor(elapsed(per, at) / every);

import { boundaries, notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/** Multiplied by `factor` at each of the epochs or steps `at` (PyTorch's MultiStepLR); one that stands twice counts twice. */
export type MultiStep = Readonly<{ schedule: "multiStep"; from: number; factor: number; at: readonly number[]; per: Per }>;

/** @throws UserError if `from` or `factor` is negative or `at` does not rise from 1 on */
export function multiStep({ from, factor, at, per }: { from: number; factor: number; at: readonly number[]; per: Per }): MultiStep {
  const place = "schedule.multiStep";
  return {
    schedule: "multiStep",
    from: notNegative(from, `${place}, from`),
    factor: notNegative(factor, `${place}, factor`),
    at: boundaries(at, `${place}, at`),
    per: checkedPer(per, place),
  };
}

export const rateMultiStep = ({ from, factor, at, per }: MultiStep, moment: Moment): number =>
  from * factor ** at.filter((boundary) => boundary <= elapsed(per, moment)).length;

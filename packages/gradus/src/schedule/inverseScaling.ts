import { notNegative, positive } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/** Inverse scaling: rate = from / (k + 1)^power, k the epochs or steps behind. scikit-learn's `invscaling`. */
export type InverseScaling = Readonly<{ schedule: "inverseScaling"; from: number; power: number; per: Per }>;

/** @throws UserError if `from` is negative or `power` is not above 0 */
export function inverseScaling({ from, power, per }: { from: number; power: number; per: Per }): InverseScaling {
  const place = "schedule.inverseScaling";
  return {
    schedule: "inverseScaling",
    from: notNegative(from, `${place}, from`),
    power: positive(power, `${place}, power`),
    per: checkedPer(per, place),
  };
}

export const rateInverseScaling = ({ from, power, per }: InverseScaling, at: Moment): number => from / (elapsed(per, at) + 1) ** power;

import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/** Inverse root: rate = from / sqrt(k + 1), k the epochs or steps behind, so that the first rate is `from`. */
export type InverseRoot = Readonly<{ schedule: "inverseRoot"; from: number; per: Per }>;

/** @throws UserError if `from` is negative */
export function inverseRoot({ from, per }: { from: number; per: Per }): InverseRoot {
  const place = "schedule.inverseRoot";
  return { schedule: "inverseRoot", from: notNegative(from, `${place}, from`), per: checkedPer(per, place) };
}

export const rateInverseRoot = ({ from, per }: InverseRoot, at: Moment): number => from / Math.sqrt(elapsed(per, at) + 1);

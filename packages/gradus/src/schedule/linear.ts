import { positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/** A straight line: rate = from + (to - from) * min(k, over) / over, then `to` for ever. Also a warm-up, see `schedule.sequential`. */
export type Linear = Readonly<{ schedule: "linear"; from: number; to: number; over: number; per: Per }>;

/** @throws UserError if `from` or `to` is negative or `over` is not a positive whole number */
export function linear({ from, to, over, per }: { from: number; to: number; over: number; per: Per }): Linear {
  const place = "schedule.linear";
  return {
    schedule: "linear",
    from: notNegative(from, `${place}, from`),
    to: notNegative(to, `${place}, to`),
    over: positiveInteger(over, `${place}, over`),
    per: checkedPer(per, place),
  };
}

export const rateLinear = ({ from, to, over, per }: Linear, at: Moment): number =>
  from + ((to - from) * Math.min(elapsed(per, at), over)) / over;

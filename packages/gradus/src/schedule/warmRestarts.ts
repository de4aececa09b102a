import { positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Cosine with warm restarts: the rate falls from `from` to `to` along half a cosine, first in `over` epochs or steps, then again and again,
 * each time `growth` times as long. Source: Loshchilov and Hutter 2017, SGDR (T_0 = over, T_mult = growth).
 */
export type WarmRestarts = Readonly<{ schedule: "warmRestarts"; from: number; to: number; over: number; growth: number; per: Per }>;

type Options = { from: number; to?: number; over: number; growth?: number; per: Per };

/** @throws UserError if `from` or `to` is negative, or `over` or `growth` is not a positive whole number */
export function warmRestarts({ from, to = 0, over, growth = 1, per }: Options): WarmRestarts {
  const place = "schedule.warmRestarts";
  return {
    schedule: "warmRestarts",
    from: notNegative(from, `${place}, from`),
    to: notNegative(to, `${place}, to`),
    over: positiveInteger(over, `${place}, over`),
    growth: positiveInteger(growth, `${place}, growth`),
    per: checkedPer(per, place),
  };
}

export function rateWarmRestarts({ from, to, over, growth, per }: WarmRestarts, at: Moment): number {
  let [passed, length] = [elapsed(per, at), over];
  if (growth === 1) passed %= length;
  while (passed >= length) {
    passed -= length;
    length *= growth;
  }
  return to + ((from - to) * (1 + Math.cos((Math.PI * passed) / length))) / 2;
}

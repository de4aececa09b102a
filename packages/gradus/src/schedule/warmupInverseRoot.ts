import { positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/** Warm-up, then an inverse root: rate = peak * min(n / warmup, sqrt(warmup / n)), n = k + 1; the peak is reached at n = warmup. */
export type WarmupInverseRoot = Readonly<{ schedule: "warmupInverseRoot"; peak: number; warmup: number; per: Per }>;

/** @throws UserError if `peak` is negative or `warmup` is not a positive whole number */
export function warmupInverseRoot({ peak, warmup, per }: { peak: number; warmup: number; per: Per }): WarmupInverseRoot {
  const place = "schedule.warmupInverseRoot";
  return {
    schedule: "warmupInverseRoot",
    peak: notNegative(peak, `${place}, peak`),
    warmup: positiveInteger(warmup, `${place}, warmup`),
    per: checkedPer(per, place),
  };
}

export function rateWarmupInverseRoot({ peak, warmup, per }: WarmupInverseRoot, at: Moment): number {
  const n = elapsed(per, at) + 1;
  return peak * Math.min(n / warmup, Math.sqrt(warmup / n));
}

import { integerFrom, positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Warm-up, plateau, decay: rate = peak * (k + 1) / warmup for k < warmup, `peak` for `stable` epochs or steps, then a straight line that reaches `to`
 * with the last of `decay` epochs or steps and holds it. Source: Hu et al. 2024, MiniCPM, section 4.2.
 */
export type WarmupStableDecay = Readonly<{
  schedule: "warmupStableDecay";
  peak: number;
  to: number;
  warmup: number;
  stable: number;
  decay: number;
  per: Per;
}>;

type Options = { peak: number; to?: number; warmup: number; stable: number; decay: number; per: Per };

/** @throws UserError if `peak` or `to` is negative, or a length is not a whole number (`decay` at least 1) */
export function warmupStableDecay({ peak, to = 0, warmup, stable, decay, per }: Options): WarmupStableDecay {
  const place = "schedule.warmupStableDecay";
  return {
    schedule: "warmupStableDecay",
    peak: notNegative(peak, `${place}, peak`),
    to: notNegative(to, `${place}, to`),
    warmup: integerFrom(0, warmup, `${place}, warmup`),
    stable: integerFrom(0, stable, `${place}, stable`),
    decay: positiveInteger(decay, `${place}, decay`),
    per: checkedPer(per, place),
  };
}

export function rateWarmupStableDecay({ peak, to, warmup, stable, decay, per }: WarmupStableDecay, at: Moment): number {
  const k = elapsed(per, at);
  if (k < warmup) return (peak * (k + 1)) / warmup;
  if (k < warmup + stable) return peak;
  return peak + (to - peak) * Math.min(1, (k - warmup - stable + 1) / decay);
}

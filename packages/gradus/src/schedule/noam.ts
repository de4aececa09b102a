import { positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * The Transformer's schedule: rate = scale * modelSize^(-1/2) * min(n^(-1/2), n * warmup^(-3/2)), n = k + 1.
 * Source: Vaswani et al. 2017, Attention is all you need, equation 3.
 */
export type Noam = Readonly<{ schedule: "noam"; scale: number; modelSize: number; warmup: number; per: Per }>;

/** @throws UserError if `scale` is negative, or `modelSize` or `warmup` is not a positive whole number */
export function noam({ scale = 1, modelSize, warmup, per }: { scale?: number; modelSize: number; warmup: number; per: Per }): Noam {
  const place = "schedule.noam";
  return {
    schedule: "noam",
    scale: notNegative(scale, `${place}, scale`),
    modelSize: positiveInteger(modelSize, `${place}, modelSize`),
    warmup: positiveInteger(warmup, `${place}, warmup`),
    per: checkedPer(per, place),
  };
}

export function rateNoam({ scale, modelSize, warmup, per }: Noam, at: Moment): number {
  const n = elapsed(per, at) + 1;
  return (scale / Math.sqrt(modelSize)) * Math.min(1 / Math.sqrt(n), n / warmup ** 1.5);
}

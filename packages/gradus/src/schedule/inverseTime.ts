import { positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Inverse time decay: rate = from / (1 + decay * floor(k / every)), k the epochs or steps behind.
 * Source: Robbins and Monro 1951 for the order 1/k; with `every` 1 the usual learning-rate decay, else Keras' InverseTimeDecay with staircase.
 */
export type InverseTime = Readonly<{ schedule: "inverseTime"; from: number; decay: number; every: number; per: Per }>;

/** @throws UserError if `from` or `decay` is negative or `every` is not a positive whole number */
export function inverseTime({ from, decay, every = 1, per }: { from: number; decay: number; every?: number; per: Per }): InverseTime {
  const place = "schedule.inverseTime";
  return {
    schedule: "inverseTime",
    from: notNegative(from, `${place}, from`),
    decay: notNegative(decay, `${place}, decay`),
    every: positiveInteger(every, `${place}, every`),
    per: checkedPer(per, place),
  };
}

export const rateInverseTime = ({ from, decay, every, per }: InverseTime, at: Moment): number =>
  from / (1 + decay * Math.floor(elapsed(per, at) / every));

import { oneOf, positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Half a cosine: rate = to + (from - to) * (1 + cos(pi * k / over)) / 2.
 * Convention: beyond `over` the rate holds at `to` (Keras' CosineDecay, optax) or rises again along the cosine (PyTorch's CosineAnnealingLR).
 * Source: Loshchilov and Hutter 2017, SGDR, equation 5.
 */
export type Cosine = Readonly<{ schedule: "cosine"; from: number; to: number; over: number; beyond: "hold" | "rise"; per: Per }>;

type Options = { from: number; to?: number; over: number; beyond?: "hold" | "rise"; per: Per };

/** @throws UserError if `from` or `to` is negative or `over` is not a positive whole number */
export function cosine({ from, to = 0, over, beyond = "hold", per }: Options): Cosine {
  const place = "schedule.cosine";
  return {
    schedule: "cosine",
    from: notNegative(from, `${place}, from`),
    to: notNegative(to, `${place}, to`),
    over: positiveInteger(over, `${place}, over`),
    beyond: oneOf(String(beyond), ["hold", "rise"], `${place}, beyond`),
    per: checkedPer(per, place),
  };
}

export function rateCosine({ from, to, over, beyond, per }: Cosine, at: Moment): number {
  const k = beyond === "hold" ? Math.min(elapsed(per, at), over) : elapsed(per, at);
  return to + ((from - to) * (1 + Math.cos((Math.PI * k) / over))) / 2;
}

import { oneOf, positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Cyclical rate: from `from` to `to` in `up` epochs or steps, back in `down`, and again.
 * `swing`: "full" each time; "halved" half as far in each further cycle; "decaying" as far as factor^k in the epoch or step k.
 * `from` may be above `to`: so runs a momentum against a cyclical learning rate.
 * Source: Smith 2017, Cyclical learning rates (triangular, triangular2, exp_range); numbers as PyTorch's CyclicLR.
 */
export type Cyclic = Readonly<{
  schedule: "cyclic";
  from: number;
  to: number;
  up: number;
  down: number;
  swing: "full" | "halved" | "decaying";
  factor: number;
  per: Per;
}>;

type Options = { from: number; to: number; up: number; down?: number; swing?: Cyclic["swing"]; factor?: number; per: Per };

/** @throws UserError if `from`, `to` or `factor` is negative, or `up` or `down` is not a positive whole number */
export function cyclic({ from, to, up, down = up, swing = "full", factor = 1, per }: Options): Cyclic {
  const place = "schedule.cyclic";
  return {
    schedule: "cyclic",
    from: notNegative(from, `${place}, from`),
    to: notNegative(to, `${place}, to`),
    up: positiveInteger(up, `${place}, up`),
    down: positiveInteger(down, `${place}, down`),
    swing: oneOf(String(swing), ["full", "halved", "decaying"], `${place}, swing`),
    factor: notNegative(factor, `${place}, factor`),
    per: checkedPer(per, place),
  };
}

export function rateCyclic({ from, to, up, down, swing, factor, per }: Cyclic, at: Moment): number {
  const k = elapsed(per, at);
  const cycle = Math.floor(k / (up + down));
  const place = k - cycle * (up + down);
  const height = place <= up ? place / up : (up + down - place) / down;
  const size = swing === "full" ? 1 : swing === "halved" ? 0.5 ** cycle : factor ** k;
  return from + (to - from) * height * size;
}

import { positiveInteger } from "../errors/index.js";
import { notNegative, positive } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * Polynomial decay: rate = to + (from - to) * (1 - min(k, over) / over)^power, then `to` for ever.
 * PyTorch's PolynomialLR ends at 0; Keras' PolynomialDecay and optax's polynomial_schedule end at `to`.
 */
export type Polynomial = Readonly<{ schedule: "polynomial"; from: number; to: number; over: number; power: number; per: Per }>;

type Options = { from: number; to?: number; over: number; power: number; per: Per };

/** @throws UserError if `from` or `to` is negative, `power` is not above 0 or `over` is not a positive whole number */
export function polynomial({ from, to = 0, over, power, per }: Options): Polynomial {
  const place = "schedule.polynomial";
  return {
    schedule: "polynomial",
    from: notNegative(from, `${place}, from`),
    to: notNegative(to, `${place}, to`),
    over: positiveInteger(over, `${place}, over`),
    power: positive(power, `${place}, power`),
    per: checkedPer(per, place),
  };
}

export const ratePolynomial = ({ from, to, over, power, per }: Polynomial, at: Moment): number =>
  to + (from - to) * (1 - Math.min(elapsed(per, at), over) / over) ** power;

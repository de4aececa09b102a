import { reduceMax, type Sym, sum } from "../engine/graph/index.js";
import type { Trace } from "./scope.js";
import { wholeNumber } from "./wholeNumber.js";

/**
 * y = e^x / sum of e^x over an axis (the last unless given; negative ones count from the end). For classification leave it out: losses on logits
 * contain it, and compute it without rounding to 0 or 1.
 */
export type Softmax = Readonly<{ layer: "softmax"; axis: number }>;

/** @throws UserError if `axis` is no whole number */
export function softmax({ axis = -1 }: { axis?: number } = {}): Softmax {
  return { layer: "softmax", axis: wholeNumber(axis, "nn.softmax, axis") };
}

export const traceSoftmax: Trace<Softmax> = ({ axis }, x) => {
  const powers = belowZero(x, axis).exp();
  return powers.div(sum(powers, { axes: axis, keepDims: true }));
};

/** x less its largest element along the axis: the same softmax, and no overflow. The shift counts as a constant, since its gradient cancels. */
export function belowZero(x: Sym, axis: number): Sym {
  return x.sub(reduceMax(x, { axes: axis, keepDims: true }).stopGradient());
}

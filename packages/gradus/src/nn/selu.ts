import { exponentialBelowZero } from "./elu.js";
import type { Trace } from "./scope.js";

/**
 * y = 1.0507 elu(x) with alpha 1.6733, for which mean 0 and variance 1 are a stable fixed point from layer to layer; use with LeCun start values.
 * Source: Klambauer, Unterthiner, Mayr, Hochreiter 2017, Self-normalizing neural networks, equation 2 and appendix (digits).
 */
export type Selu = Readonly<{ layer: "selu" }>;

export function selu(): Selu {
  return { layer: "selu" };
}

export const traceSelu: Trace<Selu> = (_, x) => exponentialBelowZero(x, 1.6732632423543772).mul(1.0507009873554805);

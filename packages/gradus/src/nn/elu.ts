import type { Sym } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import type { Trace } from "./scope.js";

/** y = x above 0, alpha (e^x - 1) elsewhere. Source: Clevert, Unterthiner, Hochreiter 2016, Exponential linear units, equation 15. */
export type Elu = Readonly<{ layer: "elu"; alpha: number }>;

/** @throws UserError if `alpha` is not finite */
export function elu({ alpha = 1 }: { alpha?: number } = {}): Elu {
  return { layer: "elu", alpha: inRange(alpha, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", "nn.elu, alpha") };
}

export const traceElu: Trace<Elu> = ({ alpha }, x) => exponentialBelowZero(x, alpha);

/** The exponential sees no positive number, so that it stays finite and 0 times its slope is 0. */
export function exponentialBelowZero(x: Sym, alpha: number): Sym {
  return x.greater(0).select(x, x.min(0).expm1().mul(alpha));
}

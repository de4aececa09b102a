import type { Sym } from "../engine/graph/index.js";

/**
 * softplus(x) = log(1 + e^x) = max(x, 0) + log1p(e^-|x|), without overflow for any x; slope sigmoid(x), also at 0: of the two terms the first has
 * slope 0 there and the second, whose -|x| is min(x, -x) with the slope of x, 1/2.
 */
export function softplus(x: Sym): Sym {
  return x.relu().add(softplusTail(x));
}

/** log1p(e^-|x|), with slope 1/2 at 0. */
export function softplusTail(x: Sym): Sym {
  return x.min(x.neg()).exp().log1p();
}

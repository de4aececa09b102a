import type { Sym } from "../engine/graph/index.js";

/**
 * Exponentially weighted average: keep * average + fresh * value, usually with fresh = 1 - keep, computed in float64.
 * Bias-corrected at step t by dividing by 1 - keep^t.
 */
export function ewma(average: Sym, value: Sym, { keep, fresh }: Readonly<{ keep: Sym; fresh: Sym }>): Sym {
  return average.mul(keep).add(value.mul(fresh));
}

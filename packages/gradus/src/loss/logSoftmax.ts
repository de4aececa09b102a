import { iota, reduceMax, reshape, type Sym, sum } from "../engine/graph/index.js";
import { softplus } from "./softplus.js";

/** Stands for minus infinity among logits, which are far smaller. */
const never = -1e30;

/** -log softmax over the last axis; the maximum goes before the difference is taken, and counts as a constant. */
export function negativeLogSoftmax(x: Sym): Sym {
  const last = { axes: -1, keepDims: true };
  const shifted = x.sub(reduceMax(x, last).stopGradient());
  return sum(shifted.exp(), last).log().sub(shifted);
}

/**
 * -log softmax(x)[t] over the last axis, written as softplus(q), q = log sum over the other classes of exp(x - max) + (max - x[t]), max their
 * largest. So value and slope keep all their digits where the prediction is right by far, where log sum - x[t] and softmax - 1 would cancel; and nothing
 * overflows. Shapes: x [..., classes], `target` as `isTarget` gives it, result [...]. The gradient is softmax - target.
 */
export function negativeLogOfTarget(x: Sym, target: Sym): Sym {
  const last = { axes: -1, keepDims: true };
  const others = target.select(never, x);
  const largest = reduceMax(others, last).stopGradient();
  const logSum = sum(others.sub(largest).exp(), last).log();
  const q = logSum.add(largest.sub(ofTarget(x, target, true)));
  return reshape(softplus(q), x.shape.slice(0, -1));
}

/** True at the class that each number names: classes [...] to bool [..., count]; nowhere for a number that is no class. */
export function isTarget(classes: Sym, count: number): Sym {
  const shape = [...classes.shape, count];
  return reshape(classes, [...classes.shape, 1]).equal(iota(shape, shape.length - 1));
}

/** x[t] over the last axis, 0 for a number that is no class. */
export function ofTarget(x: Sym, target: Sym, keepDims = false): Sym {
  return sum(target.select(x, 0), { axes: -1, keepDims });
}

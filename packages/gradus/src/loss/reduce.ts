import { broadcastTo, mean, reshape, type Sym, sizeOf, sum } from "../engine/graph/index.js";
import { oneOf, UserError } from "../errors/index.js";
import type { LossValue, MeanBy } from "./loss.js";

/** The mean of `each`, with row weights [batch] or weights of the shape of `each` where there are some. */
export function meanOf(each: Sym, weight: Sym | undefined, by: MeanBy): LossValue {
  if (weight === undefined) return { each, total: mean(each) };
  const weights = spreadWeights(weight, each);
  const weighted = each.mul(weights);
  return { each: weighted, total: by === "count" ? mean(weighted) : ratio(sum(weighted), sum(weights)) };
}

/** Row weights [batch] over all further axes of `each`. @throws UserError if they fit neither the rows nor the elements */
export function spreadWeights(weight: Sym, each: Sym): Sym {
  const rows = each.shape[0] ?? 1;
  if (weight.shape.length === each.shape.length && weight.shape.every((size, axis) => size === each.shape[axis])) return weight;
  if (weight.shape.length === 1 && weight.shape[0] === rows)
    return broadcastTo(reshape(weight, [rows, ...each.shape.slice(1).map(() => 1)]), each.shape);
  throw new UserError({
    place: "loss, weight",
    what: `weights of shape [${weight.shape.join(", ")}] for losses of shape [${each.shape.join(", ")}]`,
    remedy: "Give one weight for each row, or one for each element",
  });
}

/** a / b, and 0 where nothing counts: all weights 0, all rows ignored. */
export function ratio(a: Sym, b: Sym): Sym {
  const empty = b.equal(0);
  return empty.select(0, a.div(empty.select(1, b)));
}

/** How many elements a mean over `each` divides by. */
export function countOf(each: Sym): number {
  return sizeOf(each.shape);
}

/** The prediction and the target of losses that compare element by element. A single column may be given as [batch]. @throws UserError if shapes differ */
export function alike(prediction: Sym, target: Sym, place: string): Sym {
  if (target.dtype !== "f32")
    throw new UserError({ place, what: `the target is ${target.dtype}`, remedy: "This loss compares with numbers: give an f32 target" });
  const same = (a: readonly number[], b: readonly number[]): boolean => a.length === b.length && a.every((size, axis) => size === b[axis]);
  if (same(prediction.shape, target.shape)) return target;
  if (same(prediction.shape, [...target.shape, 1])) return reshape(target, prediction.shape);
  throw new UserError({
    place,
    what: `predictions [${prediction.shape.join(", ")}] and targets [${target.shape.join(", ")}] differ in shape`,
    remedy: "Let the last layer have one output for each target column",
  });
}

/** @throws UserError unless it is "weights" or "count" */
export function checkedMeanBy(meanBy: MeanBy, place: string): MeanBy {
  return oneOf(String(meanBy) as MeanBy, ["weights", "count"], `${place}, meanBy`);
}

import type { Structural } from "../operation.js";
import { forEachIndex, normalizeAxes, type Shape, sizeOf, stridesOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { broadcastTo } from "./broadcastTo.js";
import { iota } from "./iota.js";
import { constant } from "./leaves.js";
import { reshape } from "./reshape.js";

/** Which axes are summed up (all unless named; negative ones count from the end) and whether they stay with size 1. */
export interface Reduction {
  readonly axes?: number | readonly number[];
  readonly keepDims?: boolean;
}

/** Sum over axes; 0 over an empty axis. */
export function sum(x: Sym, reduction: Reduction = {}): Sym {
  return reduce("reduceSum", x, reduction);
}

/** Mean over axes; NaN over an empty axis. */
export function mean(x: Sym, reduction: Reduction = {}): Sym {
  const axes = normalizeAxes(reduction.axes, x.shape.length, placeOf("mean"));
  return sum(x, reduction).div(axes.reduce((count, axis) => count * x.shape[axis]!, 1));
}

/** Largest element over axes (NaN if one is NaN, -infinity over an empty axis). The gradient goes to the first of equal maxima. */
export function reduceMax(x: Sym, reduction: Reduction = {}): Sym {
  return reduce("reduceMax", x, reduction);
}

/** Smallest element over axes (NaN if one is NaN, infinity over an empty axis). The gradient goes to the first of equal minima. */
export function reduceMin(x: Sym, reduction: Reduction = {}): Sym {
  return reduce("reduceMin", x, reduction);
}

function reduce(op: "reduceSum" | "reduceMax" | "reduceMin", x: Sym, { axes, keepDims = false }: Reduction): Sym {
  const over = normalizeAxes(axes, x.shape.length, placeOf(op));
  if (over.length === 0) return x;
  const kept = x.shape.filter((_, axis) => !over.includes(axis));
  const result = new Sym({ op, inputs: [x], shape: kept, dtype: x.dtype, attributes: { axes: over } });
  return keepDims ? reshape(result, keptShape(x.shape, over)) : result;
}

/** `shape` with the axes `over` at size 1. */
function keptShape(shape: Shape, over: readonly number[]): Shape {
  return shape.map((size, axis) => (over.includes(axis) ? 1 : size));
}

/** Back to the reduced tensor's shape. */
function spread(g: Sym, node: Sym): Sym {
  const shape = node.inputs[0]!.shape;
  return broadcastTo(reshape(g, keptShape(shape, node.attributes.axes as number[])), shape);
}

export const reduceSumOp: Structural = {
  kind: "structural",
  gradient: (g, node) => [spread(g, node)],
  meaning: reduction(0, (total, value) => total + value),
};

export const reduceMaxOp: Structural = {
  kind: "structural",
  gradient: (g, node) => [firstExtreme(node, node.inputs[0]!).select(spread(g, node), 0)],
  meaning: reduction(Number.NEGATIVE_INFINITY, (a, b) => Math.max(a, b)),
};

export const reduceMinOp: Structural = {
  kind: "structural",
  gradient: (g, node) => [firstExtreme(node, node.inputs[0]!).select(spread(g, node), 0)],
  meaning: reduction(Number.POSITIVE_INFINITY, (a, b) => Math.min(a, b)),
};

/** True at the first place (row-major over the reduced axes) where `x` is the extreme `node`; where that is NaN, at the first NaN. */
function firstExtreme(node: Sym, x: Sym): Sym {
  const over = node.attributes.axes as number[];
  const count = over.reduce((product, axis) => product * x.shape[axis]!, 1);
  const along = x.shape.map((size, axis) => (over.includes(axis) ? size : 1));
  const at = broadcastTo(reshape(iota([count], 0), along), x.shape);
  const hit = x.equal(spread(node, node)).or(x.equal(x).not());
  const first = reduceMin(hit.select(at, constant(count, [], "i32")), { axes: over });
  return at.equal(spread(first, node));
}

function reduction(start: number, join: (a: number, b: number) => number): Structural["meaning"] {
  return (node, [x]) => {
    const shape = node.inputs[0]!.shape;
    const over = node.attributes.axes as number[];
    const outer = stridesOf(node.shape);
    let kept = 0;
    const steps = shape.map((_, axis) => (over.includes(axis) ? 0 : outer[kept++]!));
    const result = new Float64Array(sizeOf(node.shape)).fill(start);
    forEachIndex(shape, (index, from) => {
      let to = 0;
      for (let axis = 0; axis < steps.length; axis++) to += index[axis]! * steps[axis]!;
      result[to] = join(result[to]!, x![from]!);
    });
    return result;
  };
}

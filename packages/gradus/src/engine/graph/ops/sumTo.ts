import type { Shape } from "../shape.js";
import { sameShape } from "../shape.js";
import type { Sym } from "../symbol.js";
import { sum } from "./reduce.js";
import { reshape } from "./reshape.js";

/** The adjoint of broadcasting: sums `x` over the axes in which `shape` was stretched to x's shape. */
export function sumTo(x: Sym, shape: Shape): Sym {
  if (sameShape(x.shape, shape)) return x;
  const missing = x.shape.length - shape.length;
  const axes = [...x.shape.keys()].filter((axis) => axis < missing || (shape[axis - missing] === 1 && x.shape[axis] !== 1));
  return reshape(sum(x, { axes }), shape);
}

import type { Shape, Sym } from "../engine/graph/index.js";
import { wrongShape } from "./axes.js";

/** The last `count` axes of x as numbers and as sizes. @throws UserError if x has no more axes than these (the batch is never one of them) */
export function lastAxes(x: Sym, count: number): { readonly over: readonly number[]; readonly shape: Shape } {
  const first = x.shape.length - count;
  if (first < 1) throw wrongShape(x, `with at least ${count + 1} axes`, "Use fewer axes");
  return { over: x.shape.flatMap((_, axis) => (axis >= first ? [axis] : [])), shape: x.shape.slice(first) };
}

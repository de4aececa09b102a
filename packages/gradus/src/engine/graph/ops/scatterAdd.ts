import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { sameShape, showShape, sizeOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { gather } from "./gather.js";

/**
 * Adds each update to the row its index names, in the order of the indices: the adjoint of `gather`.
 * Shapes: indices i32 of any shape, updates [indices.., rest..], result [rows, rest..] starting at zero. Indices are clamped as in `gather`.
 * @throws UserError if the shapes do not fit
 */
export function scatterAdd(indices: Sym, updates: Sym, rows: number): Sym {
  const lead = indices.shape.length;
  if (indices.dtype !== "i32" || !sameShape(updates.shape.slice(0, lead), indices.shape))
    throw new UserError({
      place: placeOf("scatterAdd"),
      what: `${indices.dtype} indices ${showShape(indices.shape)} with updates ${showShape(updates.shape)}`,
      remedy: "The updates' first axes must be those of the i32 indices",
    });
  return new Sym({ op: "scatterAdd", inputs: [indices, updates], shape: [rows, ...updates.shape.slice(lead)], dtype: updates.dtype });
}

export const scatterAddOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs: [indices] }) => [undefined, gather(g, indices!)],
  meaning: (node, [indices, updates]) => {
    const [rows, ...rest] = node.shape;
    const width = sizeOf(rest);
    const y = new Float64Array(sizeOf(node.shape));
    indices!.forEach((index, at) => {
      const start = Math.min(Math.max(index, 0), rows! - 1) * width;
      for (let i = 0; i < width; i++) y[start + i]! += updates![at * width + i]!;
    });
    return y;
  },
};

import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { showShape, sizeOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { scatterAdd } from "./scatterAdd.js";

/**
 * Rows of a table by number (embeddings). Shapes: table [rows, rest..], indices i32 of any shape, result [indices.., rest..].
 * Indices outside of the table are clamped to its ends. @throws UserError if the indices are not i32 or the table is a scalar or empty
 */
export function gather(table: Sym, indices: Sym): Sym {
  const [rows, ...rest] = table.shape;
  if (rows === undefined || (rows === 0 && sizeOf(indices.shape) > 0) || indices.dtype !== "i32")
    throw new UserError({
      place: placeOf("gather"),
      what: `${indices.dtype} indices into ${showShape(table.shape)}`,
      remedy: "Give a table with at least one row, and i32 indices",
    });
  return new Sym({ op: "gather", inputs: [table, indices], shape: [...indices.shape, ...rest], dtype: table.dtype });
}

export const gatherOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs: [table, indices] }) => [scatterAdd(indices!, g, table!.shape[0]!), undefined],
  meaning: (node, [table, indices]) => {
    const [rows, ...rest] = node.inputs[0]!.shape;
    const width = sizeOf(rest);
    const y = new Float64Array(sizeOf(node.shape));
    indices!.forEach((index, at) => {
      const row = Math.min(Math.max(index, 0), rows! - 1);
      y.set(table!.subarray(row * width, (row + 1) * width), at * width);
    });
    return y;
  },
};

import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { forEachIndex, showShape, sizeOf, stridesOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { pad } from "./pad.js";

/** The block from `starts` (one an axis, from 0) up to but without `ends`. @throws UserError if it reaches outside */
export function slice(x: Sym, starts: readonly number[], ends: readonly number[]): Sym {
  const inside =
    starts.length === x.shape.length &&
    ends.length === x.shape.length &&
    x.shape.every((size, axis) => 0 <= starts[axis]! && starts[axis]! <= ends[axis]! && ends[axis]! <= size);
  if (!inside || [...starts, ...ends].some((at) => !Number.isInteger(at)))
    throw new UserError({
      place: placeOf("slice"),
      what: `[${starts.join(", ")}] to [${ends.join(", ")}] is no block of ${showShape(x.shape)}`,
      remedy: "Give a start and an end for each axis, inside of its size",
    });
  if (x.shape.every((size, axis) => starts[axis] === 0 && ends[axis] === size)) return x;
  return new Sym({
    op: "slice",
    inputs: [x],
    shape: starts.map((start, axis) => ends[axis]! - start),
    dtype: x.dtype,
    attributes: { starts: [...starts] },
  });
}

export const sliceOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs: [x], attributes }) => {
    const low = attributes.starts as readonly number[];
    return [
      pad(
        g,
        low,
        x!.shape.map((size, axis) => size - low[axis]! - g.shape[axis]!),
      ),
    ];
  },
  meaning: (node, [x]) => {
    const strides = stridesOf(node.inputs[0]!.shape);
    const starts = node.attributes.starts as readonly number[];
    const y = new Float64Array(sizeOf(node.shape));
    forEachIndex(node.shape, (index, to) => {
      y[to] = x![index.reduce((from, i, axis) => from + (i + starts[axis]!) * strides[axis]!, 0)]!;
    });
    return y;
  },
};

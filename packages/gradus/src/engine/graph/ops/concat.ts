import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { normalizeAxis, showShape, sizeOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { slice } from "./slice.js";

/** Joins tensors along `axis`; all other sizes and the types must agree. @throws UserError if they do not */
export function concat(parts: readonly Sym[], axis = 0): Sym {
  const [first, ...rest] = parts;
  const place = placeOf("concat");
  if (first === undefined) throw new UserError({ place, what: "there is nothing to join", remedy: "Give at least one tensor" });
  const along = normalizeAxis(axis, first.shape.length, place);
  for (const part of rest)
    if (
      part.dtype !== first.dtype ||
      part.shape.length !== first.shape.length ||
      part.shape.some((size, at) => at !== along && size !== first.shape[at])
    )
      throw new UserError({
        place,
        what: `${showShape(first.shape)} of ${first.dtype} and ${showShape(part.shape)} of ${part.dtype} do not join along axis ${along}`,
        remedy: "All other sizes and the types must agree",
      });
  if (rest.length === 0) return first;
  const shape = first.shape.map((size, at) => (at === along ? parts.reduce((total, part) => total + part.shape[along]!, 0) : size));
  return new Sym({ op: "concat", inputs: parts, shape, dtype: first.dtype, attributes: { axis: along } });
}

export const concatOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs, attributes }) => {
    const axis = attributes.axis as number;
    let start = 0;
    return inputs.map((part) => {
      const from = start;
      start += part.shape[axis]!;
      const [first, end] = [from, start];
      return slice(
        g,
        g.shape.map((_, at) => (at === axis ? first : 0)),
        g.shape.map((size, at) => (at === axis ? end : size)),
      );
    });
  },
  meaning: (node, inputs) => {
    const axis = node.attributes.axis as number;
    const outer = sizeOf(node.shape.slice(0, axis));
    const y = new Float64Array(sizeOf(node.shape));
    const row = sizeOf(node.shape.slice(axis));
    let offset = 0;
    node.inputs.forEach((part, at) => {
      const width = sizeOf(part.shape.slice(axis));
      for (let i = 0; i < outer; i++) y.set(inputs[at]!.subarray(i * width, (i + 1) * width), i * row + offset);
      offset += width;
    });
    return y;
  },
};

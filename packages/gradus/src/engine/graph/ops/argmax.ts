import type { Structural } from "../operation.js";
import { normalizeAxis, sizeOf, stridesOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";

/** Index of the first largest element along `axis` (i32, that axis dropped); a NaN counts as largest. 0 on an empty axis. */
export function argmax(x: Sym, axis = -1): Sym {
  const along = normalizeAxis(axis, x.shape.length, placeOf("argmax"));
  return new Sym({ op: "argmax", inputs: [x], shape: x.shape.filter((_, at) => at !== along), dtype: "i32", attributes: { axis: along } });
}

export const argmaxOp: Structural = {
  kind: "structural",
  gradient: () => [],
  meaning: (node, [x]) => {
    const { shape } = node.inputs[0]!;
    const axis = node.attributes.axis as number;
    const count = shape[axis]!;
    const inner = stridesOf(shape)[axis]!;
    return Float64Array.from({ length: sizeOf(node.shape) }, (_, index) => {
      const start = Math.floor(index / inner) * inner * count + (index % inner);
      let best = 0;
      for (let at = 1; at < count; at++) {
        const [value, top] = [x![start + at * inner]!, x![start + best * inner]!];
        if (value > top || (Number.isNaN(value) && !Number.isNaN(top))) best = at;
      }
      return best;
    });
  },
};

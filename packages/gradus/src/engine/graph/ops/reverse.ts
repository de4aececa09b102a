import type { Structural } from "../operation.js";
import { forEachIndex, normalizeAxes, sizeOf, stridesOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";

/** The elements in reverse order along each of `axes`: y[.., i, ..] = x[.., size - 1 - i, ..]. @throws UserError if there is no such axis */
export function reverse(x: Sym, axes: number | readonly number[]): Sym {
  const along = normalizeAxes(axes, x.shape.length, placeOf("reverse")).filter((axis) => x.shape[axis] !== 1);
  if (along.length === 0) return x;
  return new Sym({ op: "reverse", inputs: [x], shape: x.shape, dtype: x.dtype, attributes: { axes: along } });
}

export const reverseOp: Structural = {
  kind: "structural",
  gradient: (g, { attributes }) => [reverse(g, attributes.axes as readonly number[])],
  meaning: ({ shape, attributes }, [x]) => {
    const strides = stridesOf(shape);
    const axes = attributes.axes as readonly number[];
    const y = new Float64Array(sizeOf(shape));
    forEachIndex(shape, (index, to) => {
      y[to] = x![index.reduce((from, i, axis) => from + (axes.includes(axis) ? shape[axis]! - 1 - i : i) * strides[axis]!, 0)]!;
    });
    return y;
  },
};

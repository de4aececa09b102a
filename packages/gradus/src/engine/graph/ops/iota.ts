import type { Structural } from "../operation.js";
import { type Shape, sizeOf, stridesOf } from "../shape.js";
import { Sym } from "../symbol.js";

/** The index along `axis` at every element: i32 of the given shape. */
export function iota(shape: Shape, axis: number): Sym {
  return new Sym({ op: "iota", inputs: [], shape, dtype: "i32", attributes: { axis } });
}

export const iotaOp: Structural = {
  kind: "structural",
  gradient: () => [],
  meaning: ({ shape, attributes }) => {
    const stride = stridesOf(shape)[attributes.axis as number]!;
    const size = shape[attributes.axis as number]!;
    return Float64Array.from({ length: sizeOf(shape) }, (_, index) => Math.floor(index / stride) % size);
  },
};

import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { forEachIndex, stridesOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";

/** Reorders the axes: axis i of the result is axis `order[i]` of x; without an order all axes are reversed. @throws UserError if it is no permutation */
export function transpose(x: Sym, order: readonly number[] = [...x.shape.keys()].reverse()): Sym {
  if (order.length !== x.shape.length || x.shape.some((_, axis) => !order.includes(axis)))
    throw new UserError({
      place: placeOf("transpose"),
      what: `[${order.join(", ")}] is no order of ${x.shape.length} axes`,
      remedy: "Name each axis once, from 0",
    });
  if (order.every((axis, at) => axis === at)) return x;
  return new Sym({
    op: "transpose",
    inputs: [x],
    shape: order.map((axis) => x.shape[axis]!),
    dtype: x.dtype,
    attributes: { order: [...order] },
  });
}

export const transposeOp: Structural = {
  kind: "structural",
  gradient: (g, { attributes }) => {
    const order = attributes.order as readonly number[];
    return [
      transpose(
        g,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ];
  },
  meaning: (node, [x]) => {
    const strides = stridesOf(node.inputs[0]!.shape);
    const steps = (node.attributes.order as readonly number[]).map((axis) => strides[axis]!);
    const y = new Float64Array(x!.length);
    forEachIndex(node.shape, (index, to) => {
      y[to] = x![index.reduce((from, i, axis) => from + i * steps[axis]!, 0)]!;
    });
    return y;
  },
};

import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { broadcastShapes, broadcastStrides, forEachIndex, type Shape, sameShape, showShape, sizeOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { sumTo } from "./sumTo.js";

/** Stretches axes of size 1 (and adds leading ones) up to `shape`. @throws UserError if it does not fit */
export function broadcastTo(x: Sym, shape: Shape): Sym {
  if (sameShape(x.shape, shape)) return x;
  if (!sameShape(broadcastShapes([x.shape, shape], placeOf("broadcastTo")), shape))
    throw new UserError({
      place: placeOf("broadcastTo"),
      what: `${showShape(x.shape)} does not stretch to ${showShape(shape)}`,
      remedy: "Only sizes of 1 stretch",
    });
  return new Sym({ op: "broadcastTo", inputs: [x], shape, dtype: x.dtype });
}

export const broadcastToOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs: [x] }) => [sumTo(g, x!.shape)],
  meaning: (node, [x]) => {
    const steps = broadcastStrides(node.inputs[0]!.shape, node.shape);
    const y = new Float64Array(sizeOf(node.shape));
    forEachIndex(node.shape, (index, to) => {
      y[to] = x![index.reduce((from, i, axis) => from + i * steps[axis]!, 0)]!;
    });
    return y;
  },
};

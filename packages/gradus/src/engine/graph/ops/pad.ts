import { UserError } from "../../../errors/index.js";
import type { Structural } from "../operation.js";
import { forEachIndex, sizeOf, stridesOf } from "../shape.js";
import { placeOf, Sym } from "../symbol.js";
import { slice } from "./slice.js";

/** Adds `low` elements before and `high` after each axis, filled with `value`. @throws UserError for counts that are no whole numbers from 0 */
export function pad(x: Sym, low: readonly number[], high: readonly number[], value = 0): Sym {
  if (
    low.length !== x.shape.length ||
    high.length !== x.shape.length ||
    [...low, ...high].some((count) => !Number.isInteger(count) || count < 0)
  )
    throw new UserError({
      place: placeOf("pad"),
      what: `[${low.join(", ")}] and [${high.join(", ")}] for ${x.shape.length} axes`,
      remedy: "Give a whole number from 0 for each side of each axis",
    });
  if ([...low, ...high].every((count) => count === 0)) return x;
  const shape = x.shape.map((size, axis) => low[axis]! + size + high[axis]!);
  return new Sym({ op: "pad", inputs: [x], shape, dtype: x.dtype, attributes: { low: [...low], value } });
}

export const padOp: Structural = {
  kind: "structural",
  gradient: (g, { inputs: [x], attributes }) => {
    const low = attributes.low as readonly number[];
    return [
      slice(
        g,
        low,
        x!.shape.map((size, axis) => low[axis]! + size),
      ),
    ];
  },
  meaning: (node, [x]) => {
    const strides = stridesOf(node.shape);
    const low = node.attributes.low as readonly number[];
    const y = new Float64Array(sizeOf(node.shape)).fill(node.attributes.value as number);
    forEachIndex(node.inputs[0]!.shape, (index, from) => {
      y[index.reduce((to, i, axis) => to + (i + low[axis]!) * strides[axis]!, 0)] = x![from]!;
    });
    return y;
  },
};

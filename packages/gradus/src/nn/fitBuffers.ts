import { partsOf } from "./layers.js";
import type { Layer } from "./members.js";
import { fitMinMax } from "./minMax.js";
import { fitPiecewiseLinear } from "./piecewiseLinear.js";
import { fitStandardize } from "./standardize.js";

/**
 * The buffers that are fitted on the train rows before the first step, by path: those of a `standardize`, `minMax` or `piecewiseLinear` layer at the start of the model.
 * `x` holds the rows one after the other, `row` is the shape of one of them.
 */
export function fitBuffers(model: Layer, x: ArrayLike<number>, row: readonly number[]): ReadonlyMap<string, Float64Array> {
  const { first, prefix } = firstLayer(model, "");
  return new Map(Object.entries(fittedTo(first, x, row)).map(([name, values]) => [prefix + name, values]));
}

function fittedTo(layer: Layer, x: ArrayLike<number>, row: readonly number[]): Readonly<Record<string, Float64Array>> {
  switch (layer.layer) {
    case "standardize":
      return fitStandardize(x, row);
    case "minMax":
      return fitMinMax(x, row);
    case "piecewiseLinear":
      return fitPiecewiseLinear(layer, x, row);
    default:
      return {};
  }
}

/** The layer that sees the data first, and the start of its buffers' paths. */
function firstLayer(layer: Layer, prefix: string): { first: Layer; prefix: string } {
  const first = layer.layer === "sequential" ? partsOf(layer)[0] : undefined;
  return first === undefined ? { first: layer, prefix } : firstLayer(first, `${prefix}0.`);
}

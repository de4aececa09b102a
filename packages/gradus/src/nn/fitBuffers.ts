import { partsOf } from "./layers.js";
import type { Layer } from "./members.js";
import { fitMinMax } from "./minMax.js";
import { fitStandardize } from "./standardize.js";

/**
 * The buffers that are fitted on the train rows before the first step, by path: those of a `standardize` or `minMax` layer at the start of the model.
 * `x` holds the rows one after the other, `row` is the shape of one of them.
 */
export function fitBuffers(model: Layer, x: ArrayLike<number>, row: readonly number[]): ReadonlyMap<string, Float64Array> {
  const first = firstLayer(model, "");
  if (first.layer !== "standardize" && first.layer !== "minMax") return new Map();
  const fitted = first.layer === "standardize" ? fitStandardize(x, row) : fitMinMax(x, row);
  return new Map(Object.entries(fitted).map(([name, values]) => [first.prefix + name, values]));
}

/** The layer that sees the data first, and the start of its buffers' paths. */
function firstLayer(layer: Layer, prefix: string): { layer: Layer["layer"]; prefix: string } {
  const first = layer.layer === "sequential" ? partsOf(layer)[0] : undefined;
  return first === undefined ? { layer: layer.layer, prefix } : firstLayer(first, `${prefix}0.`);
}

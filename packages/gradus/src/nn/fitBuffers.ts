import { partsOf } from "./layers.js";
import type { Layer } from "./members.js";
import { fitStandardize } from "./standardize.js";

/**
 * The buffers that are fitted on the train rows before the first step, by path: those of a `standardize` layer at the start of the model.
 * `x` holds the rows one after the other, `row` is the shape of one of them.
 */
export function fitBuffers(model: Layer, x: ArrayLike<number>, row: readonly number[]): ReadonlyMap<string, Float64Array> {
  const prefix = firstStandardize(model, "");
  if (prefix === undefined) return new Map();
  const { mean, scale } = fitStandardize(x, row);
  return new Map([
    [`${prefix}mean`, mean],
    [`${prefix}scale`, scale],
  ]);
}

/** The path's start of the layer that sees the data first, if that is `standardize`. */
function firstStandardize(layer: Layer, prefix: string): string | undefined {
  if (layer.layer === "standardize") return prefix;
  const first = layer.layer === "sequential" ? partsOf(layer)[0] : undefined;
  return first === undefined ? undefined : firstStandardize(first, `${prefix}0.`);
}

import { sizeOf } from "../engine/index.js";
import { fitBuffers } from "../nn/index.js";
import type { Network } from "./network.js";

/** What every buffer holds before the first step, by path: fitted on the train rows `x`, or its declared start value. */
export function startBuffers(network: Network, x: ArrayLike<number>): ReadonlyMap<string, Float64Array> {
  const fitted = fitBuffers(network.model, x, network.shape);
  return new Map(
    network.buffers.map(({ path, shape, initial }) => {
      const value = fitted.get(path) ?? initial;
      return [path, typeof value === "number" ? new Float64Array(sizeOf(shape)).fill(value) : value];
    }),
  );
}

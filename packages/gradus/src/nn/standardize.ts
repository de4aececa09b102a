import { reshape } from "../engine/graph/index.js";
import { channelAxes } from "./axes.js";
import type { Trace } from "./scope.js";

/**
 * Standardises what the network is given: y = (x - mean) * scale, scale = 1 / deviation, for each feature of [batch, features] or each channel of
 * [batch, channels, size..]. Mean and (biased) deviation are fitted on the train rows before the first step (`fitStandardize`), then stay fixed and are saved with
 * the model. A feature of a single value has scale 1. It must come first: nothing else could be fitted before training.
 */
export type Standardize = Readonly<{ layer: "standardize" }>;

export function standardize(): Standardize {
  return { layer: "standardize" };
}

export const traceStandardize: Trace<Standardize> = (_, x, scope) => {
  const [, channels, ...sizes] = channelAxes(x);
  const as = [1, channels, ...sizes.map(() => 1)];
  const mean = reshape(scope.buffer("mean", [channels], 0).value, as);
  const scale = reshape(scope.buffer("scale", [channels], 1).value, as);
  return x.sub(mean).mul(scale);
};

/** The buffers of a `standardize` layer for train rows: `x` row-major with the shape of a row, [features] or [channels, size..]. */
export function fitStandardize(
  x: ArrayLike<number>,
  row: readonly number[],
): { readonly mean: Float64Array; readonly scale: Float64Array } {
  const [channels = 1, ...sizes] = row;
  const positions = sizes.reduce((product, size) => product * size, 1);
  const count = x.length / channels;
  const channelOf = (at: number): number => Math.floor(at / positions) % channels;
  const mean = new Float64Array(channels);
  for (let at = 0; at < x.length; at++) mean[channelOf(at)]! += x[at]! / count;
  const variance = new Float64Array(channels);
  for (let at = 0; at < x.length; at++) variance[channelOf(at)]! += (x[at]! - mean[channelOf(at)]!) ** 2 / count;
  return { mean, scale: variance.map((value, channel) => scaleOf(value, mean[channel]!)) };
}

/** 1 / deviation; 1 for a constant feature, whose variance is nothing but the rounding of its mean. */
function scaleOf(variance: number, mean: number): number {
  const deviation = Math.sqrt(variance);
  return deviation > 1e-12 * Math.abs(mean) ? 1 / deviation : 1;
}

import { reshape } from "../engine/graph/index.js";
import { inRange, UserError } from "../errors/index.js";
import { channelAxes } from "./axes.js";
import type { Trace } from "./scope.js";

/**
 * Brings what the network is given into a range: y = low + (x - least) * scale, scale = (high - low) / (largest - least), for each feature of
 * [batch, features] or each channel of [batch, channels, size..]. Least and largest are those of the train rows, found before the first step (`fitMinMax`), then
 * fixed and saved with the model; other rows may fall outside of the range. A feature of a single value becomes `low`. It must come first.
 */
export type MinMax = Readonly<{ layer: "minMax"; low: number; high: number }>;

/** @throws UserError unless low < high */
export function minMax({ low = 0, high = 1 }: { low?: number; high?: number } = {}): MinMax {
  for (const [name, value] of Object.entries({ low, high }))
    inRange(value, -Number.MAX_VALUE, Number.MAX_VALUE, "[]", `nn.minMax, ${name}`);
  if (low < high) return { layer: "minMax", low, high };
  throw new UserError({ place: "nn.minMax", what: `low (${low}) is not below high (${high})`, remedy: "Give low < high, as 0 and 1" });
}

export const traceMinMax: Trace<MinMax> = ({ low, high }, x, scope) => {
  const [, channels, ...sizes] = channelAxes(x);
  const as = [1, channels, ...sizes.map(() => 1)];
  const least = reshape(scope.buffer("least", [channels], 0).value, as);
  const scale = reshape(scope.buffer("scale", [channels], 1).value, as);
  return x
    .sub(least)
    .mul(scale.mul(high - low))
    .add(low);
};

/** The buffers of a `minMax` layer for train rows: the least value and 1 / range (1 for a single value). `row` is [features] or [channels, size..]. */
export function fitMinMax(x: ArrayLike<number>, row: readonly number[]): { readonly least: Float64Array; readonly scale: Float64Array } {
  const [channels = 1, ...sizes] = row;
  const positions = sizes.reduce((product, size) => product * size, 1);
  const least = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
  const largest = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  for (let at = 0; at < x.length; at++) {
    const channel = Math.floor(at / positions) % channels;
    least[channel] = Math.min(least[channel]!, x[at]!);
    largest[channel] = Math.max(largest[channel]!, x[at]!);
  }
  return { least, scale: largest.map((value, channel) => (value > least[channel]! ? 1 / (value - least[channel]!) : 1)) };
}

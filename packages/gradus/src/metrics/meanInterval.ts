import type { Interval } from "./wilson.js";
import { z975 } from "./z975.js";

/**
 * The mean of independent values with its 95 % interval: mean +- z s / sqrt(n), where s^2 is the unbiased variance (central limit theorem, hence too
 * narrow for a handful of values). One value has an interval without ends.
 */
export function meanInterval(values: ArrayLike<number>): Interval {
  const count = values.length;
  let mean = 0;
  let squares = 0;
  for (let at = 0; at < count; at++) {
    const value = values[at]!;
    const before = value - mean;
    mean += before / (at + 1); // Welford 1962
    squares += before * (value - mean);
  }
  const half = count > 1 ? z975 * Math.sqrt(squares / (count - 1) / count) : Number.POSITIVE_INFINITY;
  return { value: mean, low: mean - half, high: mean + half };
}

import type { Interval } from "./wilson.js";
import { z975 } from "./z975.js";

/**
 * The median of independent values with its 95 % interval: the order statistics n/2 -+ z sqrt(n) / 2, rounded outwards, between which the true median lies whatever the
 * distribution. Source: Conover 1999, Practical nonparametric statistics, section 3.2.
 */
export function medianInterval(values: ArrayLike<number>): Interval {
  const sorted = Float64Array.from(values).sort();
  const count = sorted.length;
  const half = (z975 * Math.sqrt(count)) / 2;
  const at = (rank: number): number => sorted[Math.min(count - 1, Math.max(0, rank))]!;
  const value = (at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2;
  return { value, low: at(Math.floor(count / 2 - half) - 1), high: at(Math.ceil(count / 2 + half)) };
}

import { type Matrix, mapItems, perColumn } from "./matrix.js";

/** Smallest and largest value of each column, and the slope that maps them to `low` and `high`. */
export type MinMaxScaler = Readonly<{ min: Float64Array; max: Float64Array; scale: Float64Array; low: number; high: number }>;

/** scale_j = (high - low) / (max_j - min_j); a constant column counts as one of range 1. x: [rows, columns]. */
export function fitMinMaxScaler(x: Matrix, { low = 0, high = 1 }: { low?: number; high?: number } = {}): MinMaxScaler {
  const min = perColumn(x, (column) => column.reduce((a, b) => Math.min(a, b)));
  const max = perColumn(x, (column) => column.reduce((a, b) => Math.max(a, b)));
  return { min, max, scale: min.map((value, j) => (high - low) / (max[j]! - value || 1)), low, high };
}

/** y = low + (x - min) * scale; values outside the range of the fit lie outside low .. high. */
export function minMaxScale({ min, scale, low }: MinMaxScaler, x: Matrix): Matrix {
  return mapItems(x, (value, j) => low + (value - min[j]!) * scale[j]!);
}

import { moments } from "../moments.js";
import { type Matrix, mapItems, perColumn } from "./matrix.js";

/** Mean and scale of each column; `variance` is divided by n. */
export type StandardScaler = Readonly<{ mean: Float64Array; variance: Float64Array; scale: Float64Array }>;

/** mean_j and variance_j = sum (x - mean_j)^2 / n of each column; scale_j = sqrt(variance_j), or 1 for a constant column. x: [rows, columns]. */
export function fitStandardScaler(x: Matrix): StandardScaler {
  const mean = perColumn(x, (column) => moments(column).mean);
  const variance = perColumn(x, (column) => moments(column).deviation ** 2);
  return { mean, variance, scale: variance.map((value) => (value === 0 ? 1 : Math.sqrt(value))) };
}

/** y = (x - mean) / scale. */
export function standardScale({ mean, scale }: StandardScaler, x: Matrix): Matrix {
  return mapItems(x, (value, j) => (value - mean[j]!) / scale[j]!);
}

/** x = y * scale + mean. */
export function standardScaleBack({ mean, scale }: StandardScaler, y: Matrix): Matrix {
  return mapItems(y, (value, j) => value * scale[j]! + mean[j]!);
}

/** Rows seen so far with mean and variance of each column. */
export type RunningMoments = Readonly<{ rows: number; mean: Float64Array; variance: Float64Array }>;

/**
 * Adds rows to running moments, without the rows that went before:
 *   d = mean(new) - mean,  mean <- mean + d m / (n + m),  n variance <- n variance + m variance(new) + d^2 n m / (n + m)
 * for m new rows. Source: Chan, Golub, LeVeque 1983, Algorithms for computing the sample variance, equation 2.1.
 */
export function addMoments(seen: RunningMoments | undefined, x: Matrix): RunningMoments {
  const { mean, variance } = fitStandardScaler(x);
  if (!seen || seen.rows === 0) return { rows: x.rows, mean, variance };
  const [n, m] = [seen.rows, x.rows];
  const shift = mean.map((value, j) => value - seen.mean[j]!);
  return {
    rows: n + m,
    mean: shift.map((d, j) => seen.mean[j]! + (d * m) / (n + m)),
    variance: shift.map((d, j) => (n * seen.variance[j]! + m * variance[j]! + (d * d * n * m) / (n + m)) / (n + m)),
  };
}

import { median, quantile } from "../median.js";
import { type Matrix, mapItems, perColumn } from "./matrix.js";

/** Median of each column and the distance of two of its quantiles. */
export type RobustScaler = Readonly<{ center: Float64Array; scale: Float64Array }>;

/** center_j = median; scale_j = upper quantile - lower quantile (percent, default 25 and 75), or 1 where they are equal. x: [rows, columns]. */
export function fitRobustScaler(x: Matrix, { quantiles = [25, 75] }: { quantiles?: readonly [number, number] } = {}): RobustScaler {
  const [lower, upper] = quantiles;
  const range = (column: Float64Array): number => {
    const sorted = column.slice().sort();
    return quantile(sorted, upper / 100) - quantile(sorted, lower / 100);
  };
  return { center: perColumn(x, median), scale: perColumn(x, (column) => range(column) || 1) };
}

/** y = (x - center) / scale. */
export function robustScale({ center, scale }: RobustScaler, x: Matrix): Matrix {
  return mapItems(x, (value, j) => (value - center[j]!) / scale[j]!);
}

import { type Numbers, rowCount, weightedMean } from "./rows.js";
import { type Interval, wilson } from "./wilson.js";

/**
 * Share of rows whose class was predicted, with Wilson's 95 % interval. Weighted rows count for the interval as
 * (sum w)^2 / sum w^2 rows (Kish's effective count).
 */
export function accuracy({ y, predicted, weight }: { y: Numbers; predicted: Numbers; weight?: Numbers | undefined }): Interval {
  const rows = rowCount("metrics.accuracy", y, predicted, weight);
  const value = weightedMean(rows, weight, (row) => (y[row] === predicted[row] ? 1 : 0));
  return wilson(value, weight === undefined ? rows : effectiveCount(weight));
}

function effectiveCount(weight: Numbers): number {
  let [sum, squares] = [0, 0];
  for (let row = 0; row < weight.length; row++) {
    sum += weight[row]!;
    squares += weight[row]! ** 2;
  }
  return sum ** 2 / squares;
}

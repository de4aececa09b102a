import { overOutputs, type Regression } from "./regressionColumns.js";
import { weightedMean } from "./rows.js";

/** Pearson's correlation of y and predicted, NaN if either has no spread; the mean over outputs. */
export function pearson(regression: Regression): number {
  return overOutputs("metrics.pearson", regression, ({ rows, weight, y, predicted }) => {
    const [meanY, meanPredicted] = [weightedMean(rows, weight, y), weightedMean(rows, weight, predicted)];
    const product = (a: (row: number) => number, b: (row: number) => number): number =>
      weightedMean(rows, weight, (row) => a(row) * b(row));
    const dy = (row: number): number => y(row) - meanY;
    const dp = (row: number): number => predicted(row) - meanPredicted;
    return product(dy, dp) / Math.sqrt(product(dy, dy) * product(dp, dp));
  });
}

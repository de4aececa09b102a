import { type Column, eachOutput, explainedShare, overOutputs, type Regression } from "./regressionColumns.js";
import { weightedMean } from "./rows.js";

/**
 * Coefficient of determination: 1 - sum (y - predicted)^2 / sum (y - mean y)^2; the mean over outputs.
 * A target without spread gives 1 if it is met and 0 if not; one row gives NaN.
 */
export function r2(regression: Regression): number {
  return overOutputs("metrics.r2", regression, determination);
}

/** The same of each output. */
export function r2Each(regression: Regression): Float64Array {
  return eachOutput("metrics.r2Each", regression, determination);
}

function determination({ rows, weight, y, predicted }: Column): number {
  if (rows < 2) return Number.NaN;
  const mean = weightedMean(rows, weight, y);
  const error = weightedMean(rows, weight, (row) => (y(row) - predicted(row)) ** 2);
  return explainedShare(
    error,
    weightedMean(rows, weight, (row) => (y(row) - mean) ** 2),
  );
}

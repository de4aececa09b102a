import { type Column, overOutputs, type Regression } from "./regressionColumns.js";
import { weightedMean } from "./rows.js";

/** Mean squared error: mean of (y - predicted)^2; the mean over outputs. */
export function mse(regression: Regression): number {
  return overOutputs("metrics.mse", regression, squaredError);
}

/** Root of the mean squared error, in the target's unit; the mean over outputs of their roots. */
export function rmse(regression: Regression): number {
  return overOutputs("metrics.rmse", regression, (column) => Math.sqrt(squaredError(column)));
}

const squaredError = ({ rows, weight, y, predicted }: Column): number =>
  weightedMean(rows, weight, (row) => (y(row) - predicted(row)) ** 2);

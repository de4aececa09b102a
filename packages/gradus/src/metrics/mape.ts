import { overOutputs, type Regression } from "./regressionColumns.js";
import { weightedMean } from "./rows.js";

/** Mean absolute error as a fraction of |y|, which counts as at least 2^-52: a target of 0 makes it meaninglessly large, as in scikit-learn. */
export function mape(regression: Regression): number {
  return overOutputs("metrics.mape", regression, ({ rows, weight, y, predicted }) =>
    weightedMean(rows, weight, (row) => Math.abs(y(row) - predicted(row)) / Math.max(Math.abs(y(row)), Number.EPSILON)),
  );
}

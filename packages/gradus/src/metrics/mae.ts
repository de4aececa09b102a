import { overOutputs, type Regression } from "./regressionColumns.js";
import { weightedMean } from "./rows.js";

/** Mean absolute error: mean of |y - predicted|; the mean over outputs. */
export function mae(regression: Regression): number {
  return overOutputs("metrics.mae", regression, ({ rows, weight, y, predicted }) =>
    weightedMean(rows, weight, (row) => Math.abs(y(row) - predicted(row))),
  );
}

import { overOutputs, type Regression } from "./regressionColumns.js";

/** Median of |y - predicted|, of an even number of rows the mean of the middle two; the mean over outputs. */
export function medianError(regression: Regression): number {
  return overOutputs("metrics.medianError", regression, ({ rows, y, predicted }) => {
    const errors = Float64Array.from({ length: rows }, (_, row) => Math.abs(y(row) - predicted(row))).sort();
    return (errors[Math.floor((rows - 1) / 2)]! + errors[Math.floor(rows / 2)]!) / 2;
  });
}

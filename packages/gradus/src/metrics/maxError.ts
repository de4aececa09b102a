import { overOutputs, type Regression } from "./regressionColumns.js";

/** The largest |y - predicted|; the mean over outputs. */
export function maxError(regression: Regression): number {
  return overOutputs("metrics.maxError", regression, ({ rows, y, predicted }) => {
    let largest = 0;
    for (let row = 0; row < rows; row++) largest = Math.max(largest, Math.abs(y(row) - predicted(row)));
    return largest;
  });
}

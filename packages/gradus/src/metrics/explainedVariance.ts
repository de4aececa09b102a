import { explainedShare, overOutputs, type Regression } from "./regressionColumns.js";
import { weightedMean } from "./rows.js";

/** 1 - variance of (y - predicted) / variance of y: R2 that forgives a constant error; the mean over outputs. */
export function explainedVariance(regression: Regression): number {
  return overOutputs("metrics.explainedVariance", regression, ({ rows, weight, y, predicted }) => {
    const variance = (value: (row: number) => number): number => {
      const mean = weightedMean(rows, weight, value);
      return weightedMean(rows, weight, (row) => (value(row) - mean) ** 2);
    };
    return explainedShare(
      variance((row) => y(row) - predicted(row)),
      variance(y),
    );
  });
}

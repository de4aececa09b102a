import { type Numbers, probabilityColumns, rowCount, weightedMean } from "./rows.js";

/**
 * Mean of -log(probability of the true class), probabilities clipped to [2^-52, 1 - 2^-52] as in scikit-learn.
 * `probability` is [rows, classes], or one column: the probability of class 1 of two.
 */
export function logLoss({ y, probability, weight }: { y: Numbers; probability: Numbers; weight?: Numbers | undefined }): number {
  const classes = probabilityColumns("metrics.logLoss", y, probability);
  const rows = rowCount("metrics.logLoss", y, weight);
  return weightedMean(rows, weight, (row) => {
    const p = classes > 1 ? probability[row * classes + y[row]!]! : y[row] === 1 ? probability[row]! : 1 - probability[row]!;
    return -Math.log(Math.min(Math.max(p, Number.EPSILON), 1 - Number.EPSILON));
  });
}

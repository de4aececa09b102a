import { type Numbers, probabilityColumns, rowCount, weightedMean } from "./rows.js";

/**
 * Brier score: mean squared distance of the probabilities to the truth. One column (probability of class 1 of two): (p - y)^2;
 * [rows, classes]: the sum over all classes, so that two columns give twice the number of one. Source: Brier 1950.
 */
export function brier({ y, probability, weight }: { y: Numbers; probability: Numbers; weight?: Numbers | undefined }): number {
  const classes = probabilityColumns("metrics.brier", y, probability);
  const rows = rowCount("metrics.brier", y, weight);
  return weightedMean(rows, weight, (row) => {
    if (classes === 1) return (probability[row]! - y[row]!) ** 2;
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += (probability[row * classes + c]! - (y[row] === c ? 1 : 0)) ** 2;
    return sum;
  });
}

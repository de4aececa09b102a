import { type Confusion, marginals } from "./confusion.js";

/**
 * Matthews' correlation of true and predicted classes, in [-1, 1]; 0 if either has only one class.
 * Source: Gorodkin 2004, Comparing two K-category assignments by a K-category correlation coefficient.
 */
export function matthews(matrix: Confusion): number {
  const { actual, predicted, right, total } = marginals(matrix);
  let [hits, both, ofActual, ofPredicted] = [0, 0, 0, 0];
  for (let c = 0; c < matrix.classes; c++) {
    hits += right[c]!;
    both += actual[c]! * predicted[c]!;
    ofActual += actual[c]! ** 2;
    ofPredicted += predicted[c]! ** 2;
  }
  const spread = (total ** 2 - ofActual) * (total ** 2 - ofPredicted);
  return spread === 0 ? 0 : (hits * total - both) / Math.sqrt(spread);
}

import { type Confusion, marginals } from "./confusion.js";

/** Mean recall over the classes that occur: accuracy as if every class had as many rows. Source: Brodersen et al. 2010. */
export function balancedAccuracy(matrix: Confusion): number {
  const { actual, right } = marginals(matrix);
  let [sum, present] = [0, 0];
  for (let c = 0; c < matrix.classes; c++) {
    if (actual[c] === 0) continue;
    sum += right[c]! / actual[c]!;
    present++;
  }
  return sum / present;
}

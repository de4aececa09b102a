import { type Confusion, marginals } from "./confusion.js";

/**
 * Cohen's kappa: 1 - (share that disagrees) / (share that would disagree by chance); 1 if chance cannot disagree.
 * Source: Cohen 1960, A coefficient of agreement for nominal scales.
 */
export function kappa(matrix: Confusion): number {
  const { actual, predicted, right, total } = marginals(matrix);
  let [wrong, byChance] = [total, total];
  for (let c = 0; c < matrix.classes; c++) {
    wrong -= right[c]!;
    byChance -= (actual[c]! * predicted[c]!) / total;
  }
  return byChance === 0 ? 1 : 1 - wrong / byChance;
}

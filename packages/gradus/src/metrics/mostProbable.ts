import type { Numbers } from "./rows.js";

/** The class of the largest probability of each row, the first of equal ones. */
export function mostProbable(probability: Numbers, classes: number): Int32Array {
  return Int32Array.from({ length: probability.length / classes }, (_, row) => {
    let best = 0;
    for (let c = 1; c < classes; c++) if (probability[row * classes + c]! > probability[row * classes + best]!) best = c;
    return best;
  });
}

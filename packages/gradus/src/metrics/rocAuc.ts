import { type Ranking, rocCurve } from "./rankingCurves.js";

/**
 * Area under the ROC curve: the probability that a row of class 1 scores higher than one of class 0, ties half.
 * Source: Hanley and McNeil 1982. @throws UserError if either class is missing
 */
export function rocAuc(ranking: Ranking): number {
  const { falsePositiveRate: x, truePositiveRate: y } = rocCurve(ranking);
  let area = 0;
  for (let i = 1; i < x.length; i++) area += ((x[i]! - x[i - 1]!) * (y[i]! + y[i - 1]!)) / 2;
  return area;
}

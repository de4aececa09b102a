import { precisionRecallCurve, type Ranking } from "./rankingCurves.js";

/**
 * Average precision: sum over thresholds of (recall gained) * precision, without interpolation.
 * Source: Davis and Goadrich 2006 say why a straight line between the points is too kind. @throws UserError if class 1 is missing
 */
export function averagePrecision(ranking: Ranking): number {
  const { precision, recall } = precisionRecallCurve(ranking);
  let sum = 0;
  for (let i = 0; i + 1 < recall.length; i++) sum += (recall[i]! - recall[i + 1]!) * precision[i]!;
  return sum;
}

/** Area under straight lines between the points of the precision-recall curve. @throws UserError if class 1 is missing */
export function prAuc(ranking: Ranking): number {
  const { precision, recall } = precisionRecallCurve(ranking);
  let area = 0;
  for (let i = 0; i + 1 < recall.length; i++) area += ((recall[i]! - recall[i + 1]!) * (precision[i]! + precision[i + 1]!)) / 2;
  return area;
}

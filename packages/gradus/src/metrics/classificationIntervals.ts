import { accuracy } from "./accuracy.js";
import { confusion, marginals } from "./confusion.js";
import { logLoss } from "./logLoss.js";
import { meanInterval } from "./meanInterval.js";
import { mostProbable } from "./mostProbable.js";
import { rocAucInterval } from "./rocAucInterval.js";
import { type Numbers, probabilityColumns } from "./rows.js";
import { type Interval, wilson } from "./wilson.js";

/** The metrics of a classifier for which a 95 % interval is known. precision and recall are given for each class, rocAuc for two classes that both have rows. */
export type ClassificationIntervals = Readonly<{
  accuracy: Interval;
  logLoss: Interval;
  brier: Interval;
  precision: readonly Interval[];
  recall: readonly Interval[];
  rocAuc?: Interval;
}>;

/**
 * `y` class indices [rows], `probability` [rows, classes]. Shares have Wilson's interval (precision of the rows predicted as the class, recall of those that
 * are of it; a share of no rows is 0 to 1), means over rows that of the central limit theorem, the area under the ROC curve Newcombe's.
 */
export function classificationIntervals({ y, probability }: { y: Numbers; probability: Numbers }): ClassificationIntervals {
  const classes = probabilityColumns("metrics.classificationIntervals", y, probability);
  const predicted = mostProbable(probability, classes);
  const totals = marginals(confusion({ y, predicted, classes }));
  const rowOf = (row: number): Numbers => Array.from({ length: classes }, (_, c) => probability[row * classes + c]!);
  const losses = Array.from(y, (label, row) => logLoss({ y: [label], probability: rowOf(row) }));
  const squares = Array.from(y, (label, row) => Array.from(rowOf(row)).reduce((sum, p, c) => sum + (p - (label === c ? 1 : 0)) ** 2, 0));
  return {
    accuracy: accuracy({ y, predicted }),
    logLoss: meanInterval(losses),
    brier: meanInterval(squares),
    precision: Array.from(totals.right, (hits, c) => shareOf(hits, totals.predicted[c]!)),
    recall: Array.from(totals.right, (hits, c) => shareOf(hits, totals.actual[c]!)),
    ...(classes === 2 &&
      new Set(Array.from(y)).size === 2 && { rocAuc: rocAucInterval({ y, score: Array.from(y, (_, row) => probability[2 * row + 1]!) }) }),
  };
}

function shareOf(hits: number, count: number): Interval {
  return count === 0 ? { value: Number.NaN, low: 0, high: 1 } : wilson(hits / count, count);
}

import { accuracy } from "./accuracy.js";
import { averagePrecisionInterval } from "./averagePrecisionInterval.js";
import { balancedAccuracy } from "./balancedAccuracy.js";
import { averageScores, classScores } from "./classScores.js";
import { type Confusion, confusion, marginals } from "./confusion.js";
import { deltaInterval } from "./deltaInterval.js";
import { kappa } from "./kappa.js";
import { logLoss } from "./logLoss.js";
import { matthews } from "./matthews.js";
import { meanInterval } from "./meanInterval.js";
import { mostProbable } from "./mostProbable.js";
import { rocAucInterval } from "./rocAucInterval.js";
import { type Numbers, probabilityColumns } from "./rows.js";
import { type Interval, wilson } from "./wilson.js";

/**
 * The metrics of a classifier with their 95 % intervals. precision, recall and f1 are given for each class, rocAuc and averagePrecision for two classes that both
 * have rows; scores of the confusion matrix are left out for more than 64 classes, for which they would take long.
 */
export type ClassificationIntervals = Readonly<{
  accuracy: Interval;
  logLoss: Interval;
  brier: Interval;
  precision: readonly Interval[];
  recall: readonly Interval[];
  f1?: readonly Interval[];
  microF1: Interval;
  macroF1?: Interval;
  weightedF1?: Interval;
  balancedAccuracy?: Interval;
  kappa?: Interval;
  matthews?: Interval;
  rocAuc?: Interval;
  averagePrecision?: Interval;
}>;

const mostClasses = 64;

/**
 * `y` class indices [rows], `probability` [rows, classes]. Shares have Wilson's interval (precision of the rows predicted as the class, recall of those that
 * are of it; a share of no rows is 0 to 1; micro F1 is the accuracy), means over rows that of the central limit theorem, the area under the ROC curve Newcombe's,
 * average precision the logit interval, and all other scores that of the delta method.
 */
export function classificationIntervals({ y, probability }: { y: Numbers; probability: Numbers }): ClassificationIntervals {
  const classes = probabilityColumns("metrics.classificationIntervals", y, probability);
  const predicted = mostProbable(probability, classes);
  const matrix = confusion({ y, predicted, classes });
  const totals = marginals(matrix);
  const rowOf = (row: number): Numbers => Array.from({ length: classes }, (_, c) => probability[row * classes + c]!);
  const losses = Array.from(y, (label, row) => logLoss({ y: [label], probability: rowOf(row) }));
  const squares = Array.from(y, (label, row) => Array.from(rowOf(row)).reduce((sum, p, c) => sum + (p - (label === c ? 1 : 0)) ** 2, 0));
  return {
    accuracy: accuracy({ y, predicted }),
    logLoss: meanInterval(losses),
    brier: meanInterval(squares),
    precision: Array.from(totals.right, (hits, c) => shareOf(hits, totals.predicted[c]!)),
    recall: Array.from(totals.right, (hits, c) => shareOf(hits, totals.actual[c]!)),
    microF1: accuracy({ y, predicted }),
    ...(classes <= mostClasses && matrixIntervals(matrix)),
    ...(classes === 2 && areaIntervals(y, probability)),
  };
}

function matrixIntervals(
  matrix: Confusion,
): Pick<ClassificationIntervals, "f1" | "macroF1" | "weightedF1" | "balancedAccuracy" | "kappa" | "matthews"> {
  const share = [0, 1] as const;
  const ofClass = (c: number) => deltaInterval(matrix, (counts) => classScores(counts)[c]!.f, share);
  return {
    f1: Array.from({ length: matrix.classes }, (_, c) => ofClass(c)),
    macroF1: deltaInterval(matrix, (counts) => averageScores(counts, "macro").f, share),
    weightedF1: deltaInterval(matrix, (counts) => averageScores(counts, "weighted").f, share),
    balancedAccuracy: deltaInterval(matrix, balancedAccuracy, share),
    kappa: deltaInterval(matrix, kappa, [-1, 1]),
    matthews: deltaInterval(matrix, matthews, [-1, 1]),
  };
}

function areaIntervals(y: Numbers, probability: Numbers): Pick<ClassificationIntervals, "rocAuc" | "averagePrecision"> {
  if (new Set(Array.from(y)).size < 2) return {};
  const score = Array.from(y, (_, row) => probability[2 * row + 1]!);
  return { rocAuc: rocAucInterval({ y, score }), averagePrecision: averagePrecisionInterval({ y, score }) };
}

function shareOf(hits: number, count: number): Interval {
  return count === 0 ? { value: Number.NaN, low: 0, high: 1 } : wilson(hits / count, count);
}

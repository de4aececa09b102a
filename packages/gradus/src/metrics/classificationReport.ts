import { accuracy } from "./accuracy.js";
import { balancedAccuracy } from "./balancedAccuracy.js";
import { brier } from "./brier.js";
import { calibration } from "./calibration.js";
import { averageScores } from "./classScores.js";
import { confusion } from "./confusion.js";
import { kappa } from "./kappa.js";
import { logLoss } from "./logLoss.js";
import { matthews } from "./matthews.js";
import { mostProbable } from "./mostProbable.js";
import { averagePrecision } from "./prAuc.js";
import { rocAuc } from "./rocAuc.js";
import { rocAucMulticlass } from "./rocAucMulticlass.js";
import { type Numbers, probabilityColumns } from "./rows.js";
import type { Interval } from "./wilson.js";

/**
 * What is reported of a classifier over a whole set. Of more than two classes f1, precision and recall are means over classes and rocAuc is one class
 * against the others; of two they are those of class 1. rocAuc and averagePrecision are left out where a class has no rows.
 */
export type ClassificationReport = Readonly<{
  accuracy: Interval;
  logLoss: number;
  balancedAccuracy: number;
  precision: number;
  recall: number;
  f1: number;
  matthews: number;
  kappa: number;
  brier: number;
  calibrationError: number;
  rocAuc?: number;
  averagePrecision?: number;
}>;

/** `y` class indices [rows], `probability` [rows, classes]; the class with the largest probability counts as predicted, the first of equal ones. */
export function classificationReport({ y, probability }: { y: Numbers; probability: Numbers }): ClassificationReport {
  const classes = probabilityColumns("metrics.classificationReport", y, probability);
  const predicted = mostProbable(probability, classes);
  const matrix = confusion({ y, predicted, classes });
  const { precision, recall, f } = classes === 2 ? averageScores(matrix, "binary") : averageScores(matrix, "macro");
  return {
    accuracy: accuracy({ y, predicted }),
    logLoss: logLoss({ y, probability }),
    balancedAccuracy: balancedAccuracy(matrix),
    precision,
    recall,
    f1: f,
    matthews: matthews(matrix),
    kappa: kappa(matrix),
    brier: brier({ y, probability }),
    calibrationError: calibration({ y, probability }).expected,
    ...areas(y, probability, classes),
  };
}

function areas(y: Numbers, probability: Numbers, classes: number): { rocAuc?: number; averagePrecision?: number } {
  const present = new Set(Array.from(y)).size === classes;
  if (!present || classes < 2) return {};
  if (classes > 2) return { rocAuc: rocAucMulticlass({ y, probability, pairing: "oneVsRest", average: "macro" }) };
  const score = Float64Array.from({ length: y.length }, (_, row) => probability[2 * row + 1]!);
  return { rocAuc: rocAuc({ y, score }), averagePrecision: averagePrecision({ y, score }) };
}

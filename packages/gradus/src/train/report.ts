import { type ClassificationReport, classificationReport, type RegressionReport, regressionReport } from "../metrics/index.js";
import type { Answers, ClassAnswers, NumberAnswers } from "./answers.js";
import { type Dataset, type TargetSpec, targetsOf } from "./dataset.js";
import type { Measures } from "./events.js";

/**
 * Metrics over a whole set: `loss` is the recipe's own, without penalties; those of classes or those of numbers. What needs probabilities is left out
 * where the loss has none.
 */
export type Report = Readonly<{ rows: number; loss: number }> & Partial<ClassificationReport> & Partial<RegressionReport>;

/** Metrics of answers over a whole set. */
export function reportOf(
  answers: Answers,
  data: Dataset,
  { target, each }: { readonly target: TargetSpec; readonly each: Float64Array },
): Report {
  const loss = meanOf(each);
  const { rows } = data;
  if (answers.task === "regression") return { rows, loss, ...regressionReport(regressionOf(answers, data, target)) };
  const y = targetsOf(data);
  if (answers.probabilities) return { rows, loss, ...classificationReport({ y, probability: answers.probabilities }) };
  return { rows, loss, ...withoutProbabilities(classificationReport({ y, probability: certain(answers, target) })) };
}

/** The few measures that are looked at after each epoch. */
export function measuresOf(
  answers: Answers,
  data: Dataset,
  { target, each }: { readonly target: TargetSpec; readonly each: Float64Array },
): Measures {
  const loss = meanOf(each);
  if (answers.task === "regression") {
    const { rmse, mae, r2 } = regressionReport(regressionOf(answers, data, target));
    return { loss, rmse, mae, r2 };
  }
  const y = targetsOf(data);
  let correct = 0;
  for (let row = 0; row < y.length; row++) if (answers.codes[row] === y[row]) correct++;
  return { loss, accuracy: correct / y.length };
}

export function meanOf(values: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / values.length;
}

/** Targets and answers in the unit of the target. */
function regressionOf(
  { values }: NumberAnswers,
  data: Dataset,
  target: TargetSpec,
): { y: Float64Array; predicted: Float64Array; outputs: number } {
  if (target.task !== "regression") throw new Error("Numbers were predicted for a target of classes; please report this");
  const { mean, deviation, width } = target;
  return { y: Float64Array.from(targetsOf(data), (value) => value * deviation + mean), predicted: values, outputs: width };
}

/** Probability 1 for the predicted class: for counts that need no probability. */
function certain({ codes }: ClassAnswers, target: TargetSpec): Float64Array {
  const classes = target.task === "classification" ? target.classes.length : 0;
  const probability = new Float64Array(codes.length * classes);
  codes.forEach((code, row) => {
    probability[row * classes + code] = 1;
  });
  return probability;
}

function withoutProbabilities({
  accuracy,
  balancedAccuracy,
  precision,
  recall,
  f1,
  matthews,
  kappa,
}: ClassificationReport): Partial<ClassificationReport> {
  return { accuracy, balancedAccuracy, precision, recall, f1, matthews, kappa };
}

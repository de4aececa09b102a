import { type Loss, lossMemberOf, outputsPer } from "../loss/index.js";
import { mostProbable } from "../metrics/index.js";
import type { TargetSpec } from "./dataset.js";
import { tempered } from "./temperature.js";

/** Predicted classes by number, with a probability for each class [rows, classes]; null where the loss knows scores only, such as a hinge loss. */
export type ClassAnswers = Readonly<{ task: "classification"; codes: Int32Array; probabilities: Float64Array | null }>;

/** Predicted numbers [rows, width], in the unit of the target. */
export type NumberAnswers = Readonly<{ task: "regression"; values: Float64Array }>;

export type Answers = ClassAnswers | NumberAnswers;

/** What the raw outputs of a network mean: numbers within the range of the target, probabilities at a temperature. */
export function answersOf(loss: Loss, target: TargetSpec, prediction: Float64Array, temperature = 1): Answers {
  const answers = plainAnswersOf(loss, target, prediction);
  if (answers.task === "regression" || answers.probabilities === null) return answers;
  const { probabilities, codes } = answers;
  return { ...answers, probabilities: tempered(probabilities, probabilities.length / Math.max(1, codes.length), temperature) };
}

function plainAnswersOf(loss: Loss, target: TargetSpec, prediction: Float64Array): Answers {
  const kind = lossMemberOf(loss).predictionKind(loss);
  if (target.task === "regression") {
    const { mean, deviation, range = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } = target;
    const shown = kind === "logRates" ? Math.exp : kind === "logits" ? sigmoid : (value: number) => value;
    return { task: "regression", values: prediction.map((value) => within(shown(value) * deviation + mean, range)) };
  }
  const classes = target.classes.length;
  if (outputsPer(loss) === "column") return binaryAnswers(kind, prediction);
  const probabilities =
    kind === "scores"
      ? null
      : kind === "logits"
        ? softmax(prediction, classes)
        : kind === "logProbabilities"
          ? prediction.map(Math.exp)
          : prediction;
  return { task: "classification", codes: mostProbable(prediction, classes), probabilities };
}

/** A number within a range; NaN stays NaN. */
function within(value: number, [least, largest]: readonly [number, number]): number {
  return Math.min(largest, Math.max(least, value));
}

/** One output: the logit, probability or score of the second class. */
function binaryAnswers(kind: string, prediction: Float64Array): ClassAnswers {
  const border = kind === "probabilities" ? 0.5 : 0;
  const codes = Int32Array.from(prediction, (value) => (value > border ? 1 : 0));
  if (kind === "scores") return { task: "classification", codes, probabilities: null };
  const probabilities = new Float64Array(2 * prediction.length);
  prediction.forEach((value, row) => {
    probabilities[2 * row] = kind === "logits" ? sigmoid(-value) : 1 - value;
    probabilities[2 * row + 1] = kind === "logits" ? sigmoid(value) : value;
  });
  return { task: "classification", codes, probabilities };
}

/** e^(x - max) / sum, row by row. */
function softmax(logits: Float64Array, classes: number): Float64Array {
  const result = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    let most = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) most = Math.max(most, logits[start + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) sum += result[start + c] = Math.exp(logits[start + c]! - most);
    for (let c = 0; c < classes; c++) result[start + c]! /= sum;
  }
  return result;
}

const sigmoid = (x: number): number => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

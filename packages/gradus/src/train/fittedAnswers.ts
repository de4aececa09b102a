import type { RecipeValue } from "../recipe/index.js";
import type { Answers } from "./answers.js";
import { conformalMargin } from "./conformalMargin.js";
import { type Dataset, type TargetSpec, targetsOf } from "./dataset.js";
import { fitTemperature } from "./temperature.js";

/**
 * What was fitted on the dev rows when training was over; plain JSON, saved with the model. `temperature` 1 changes nothing. `interval`: with a chance of `level` the
 * truth is at most `margins[k]` from the k-th predicted number, in the unit of the target.
 */
export type FittedAnswers = Readonly<{ temperature: number; interval: Readonly<{ level: number; margins: readonly number[] }> | null }>;

export const unfittedAnswers: FittedAnswers = { temperature: 1, interval: null };

/** Fits what the recipe asks for on the answers for the dev rows. */
export function fitAnswers(
  wished: RecipeValue["answers"],
  answers: Answers,
  { data, target }: { readonly data: Dataset; readonly target: TargetSpec },
): FittedAnswers {
  const y = targetsOf(data);
  if (answers.task === "classification") {
    if (!wished.temperature || answers.probabilities === null || !(y instanceof Int32Array)) return unfittedAnswers;
    const classes = answers.probabilities.length / answers.codes.length;
    return { temperature: fitTemperature(answers.probabilities, y, classes), interval: null };
  }
  const { interval: level } = wished;
  if (level === null || target.task !== "regression") return unfittedAnswers;
  const { mean, deviation, width } = target;
  const errors = answers.values.map((value, at) => value - (y[at]! * deviation + mean));
  const margins = Array.from({ length: width }, (_, k) =>
    conformalMargin(
      errors.filter((_, at) => at % width === k),
      level,
    ),
  );
  return { temperature: 1, interval: { level, margins } };
}

import { integerFrom, positiveInteger } from "../../errors/index.js";
import { studentInterval } from "../../metrics/index.js";
import type { Recipe } from "../../train/index.js";
import type { TrialRecord } from "./ledger.js";
import type { RecipeRunOptions } from "./trialParts.js";

/** How the best recipes are made again. */
export type ConfirmOptions = Omit<RecipeRunOptions, "trials" | "seconds" | "target"> &
  Readonly<{
    /** So many of the best trials; default 3. */
    top?: number;
    /** So many trainings of each, with seeds that no trial had; default 3. */
    seeds?: number;
    /** A recipe to compare with, such as the default one. */
    baseline?: Recipe;
    /** Is told how many trainings are done, and of how many. */
    onTraining?: (done: number, of: number) => void;
  }>;

/**
 * A recipe that was made again with fresh seeds: the mean of its values with its 95 % interval (Student's; NaN where one diverged). `trial` is null
 * for a baseline that was no trial; `observed` is what the search saw.
 */
export type ConfirmedRecipe = Readonly<{
  trial: TrialRecord | null;
  isBaseline: boolean;
  recipe: Recipe;
  observed: number | null;
  value: number;
  low: number;
  high: number;
  values: readonly number[];
}>;

export type Candidate = Pick<ConfirmedRecipe, "trial" | "isBaseline" | "recipe" | "observed">;

/** @throws UserError for numbers that are none */
export function checkedConfirm({ top = 3, seeds = 3 }: Pick<ConfirmOptions, "top" | "seeds">): { top: number; seeds: number } {
  return { top: integerFrom(0, top, "study.confirm, top"), seeds: positiveInteger(seeds, "study.confirm, seeds") };
}

/** The best trials of a study whose recipes differ, and the baseline. */
export function candidatesOf(
  trials: readonly TrialRecord[],
  { top, sign, recipeOf, baseline }: { top: number; sign: number; recipeOf: (trial: TrialRecord) => Recipe; baseline: Recipe | undefined },
): Candidate[] {
  const finished = trials.filter(({ state, values }) => state === "finished" && typeof values[0] === "number");
  const start = JSON.stringify(baseline);
  const byRecipe = new Map<string, Candidate>();
  for (const trial of finished.sort((a, b) => sign * (Number(a.values[0]) - Number(b.values[0])))) {
    const recipe = recipeOf(trial);
    const text = JSON.stringify(recipe);
    if (!byRecipe.has(text)) byRecipe.set(text, { trial, isBaseline: text === start, recipe, observed: trial.values[0] as number });
  }
  const candidates = [...byRecipe.values()].slice(0, top);
  if (!baseline || candidates.some(({ isBaseline }) => isBaseline)) return candidates;
  return [...candidates, byRecipe.get(start) ?? { trial: null, isBaseline: true, recipe: baseline, observed: null }];
}

/** The candidates by the means of their values, the best first; those that diverged last. */
export function inOrder(candidates: readonly Candidate[], values: readonly (readonly number[])[], sign: number): ConfirmedRecipe[] {
  const key = ({ value }: ConfirmedRecipe): number => (Number.isFinite(value) ? sign * value : Number.POSITIVE_INFINITY);
  return candidates
    .map((candidate, at) => ({ ...candidate, ...studentInterval(values[at]!), values: values[at]! }))
    .sort((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

import { integerFrom, positiveInteger } from "../../errors/index.js";
import { studentInterval } from "../../metrics/index.js";
import type { Recipe } from "../../train/index.js";
import { bestFirst } from "../insight/index.js";
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
    baseline?: Recipe | undefined;
    /** The trial that the baseline was, if it was one. */
    baselineTrial?: TrialRecord | undefined;
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

/** The best trials of a study whose recipes differ, the best first, and the baseline. */
export function candidatesOf(
  trials: readonly TrialRecord[],
  {
    top,
    recipeOf,
    baseline,
    baselineTrial,
  }: Pick<ConfirmOptions, "baseline" | "baselineTrial"> & {
    readonly top: number;
    readonly recipeOf: (trial: TrialRecord) => Recipe;
  },
): readonly Candidate[] {
  const start = JSON.stringify(baseline);
  const byRecipe = new Map<string, Candidate>();
  for (const trial of trials) {
    if (byRecipe.size === top) break;
    const recipe = recipeOf(trial); // dear where a default recipe is fitted to many rows
    const text = JSON.stringify(recipe);
    if (!byRecipe.has(text)) byRecipe.set(text, { trial, isBaseline: text === start, recipe, observed: trial.values[0] ?? null });
  }
  const candidates = [...byRecipe.values()];
  if (!baseline || byRecipe.has(String(start))) return candidates;
  return [...candidates, { trial: baselineTrial ?? null, isBaseline: true, recipe: baseline, observed: baselineTrial?.values[0] ?? null }];
}

/** The candidates by the means of their values, the best first; those that diverged last. */
export function inOrder(
  candidates: readonly Candidate[],
  values: readonly (readonly number[])[],
  better: "low" | "high",
): ConfirmedRecipe[] {
  return bestFirst(
    candidates.map((candidate, at) => ({ ...candidate, ...studentInterval(values[at]!), values: values[at]! })),
    better,
  );
}

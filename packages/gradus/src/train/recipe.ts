import { checkedRecipe, parsedRecipe, type RecipeOptions, type RecipeValue } from "../recipe/index.js";
import { jobOf, type RunOptions } from "./job.js";
import { type Plan, type PlanOptions, planOf } from "./plan.js";
import { Run } from "./run.js";
import { Trainer } from "./trainer.js";

/** A recipe: everything that can change the numbers of a training, as one immutable value that is written as JSON. */
export interface Recipe extends RecipeValue {
  /** The same recipe with other options. @throws UserError if they are not right */
  with(changes: Partial<RecipeOptions>): Recipe;
  /** The plain value: `JSON.stringify(recipe)` writes it, `recipeFromJson` reads it. */
  toJSON(): RecipeValue;
  /**
   * What a training will cost, before its first step; takes about half a second, in which some steps are done on the side and thrown away.
   * @throws UserError if recipe and data do not fit each other
   */
  plan(options: PlanOptions): Plan;
  /** Trains. @throws UserError at once if recipe and data do not fit each other */
  run(options: RunOptions): Run;
}

/**
 * Checks everything and fills in the defaults: no penalty, no clipping, no early stopping, the last batch of an epoch kept, a loss by the target.
 * Example: recipe({ model: nn.sequential(nn.dense(2)), optimizer: optim.adam({ learningRate: 1e-3 }), batchSize: 32, epochs: 10, seed: 1 })
 * @throws UserError that names the option that is missing, unknown or impossible
 */
export function recipe(options: RecipeOptions): Recipe {
  return recipeOf(checkedRecipe(options));
}

/** A recipe from JSON (its text or its value). @throws UserError if it is none; unknown options come with "did you mean" */
export function recipeFromJson(json: unknown, place?: string): Recipe {
  return recipeOf(parsedRecipe(json, place));
}

function recipeOf(value: RecipeValue): Recipe {
  return Object.freeze({
    ...value,
    with: (changes: Partial<RecipeOptions>) => recipe({ ...value, ...changes }),
    toJSON: () => value,
    plan: (options: PlanOptions) => planOf(jobOf(value, options)),
    run: (options: RunOptions) => new Run(new Trainer(jobOf(value, options))),
  });
}

import type { diagnose, Recipe } from "gradus";
import type { Proposal } from "./nextOfRun.js";
import type { OpenedRun } from "./openRun.js";

/** What to try next: against the failure where the run ran away, else the remedies of the verdict. */
export function proposalsFor(
  { state, recipe }: Pick<OpenedRun, "state" | "recipe">,
  fit: diagnose.Fit | null | undefined,
): readonly Proposal[] {
  if (state !== "failed") return fit?.remedies ?? [];
  return recipe ? failureRemedies(recipe) : [];
}

/** What to try where a training ran away: smaller steps, and steps that cannot get long. */
function failureRemedies(recipe: Recipe): Proposal[] {
  const { optimizer, clip } = recipe;
  const rate = optimizer.learningRate;
  const remedies: Proposal[] = [];
  if (typeof rate === "number")
    remedies.push({
      name: "lower learning rate",
      why: `a tenth of the learning rate, ${rate / 10}: the steps were too long`,
      recipe: recipe.with({ optimizer: { ...optimizer, learningRate: rate / 10 } }),
    });
  if (!clip)
    remedies.push({
      name: "clipped gradients",
      why: "gradients with a norm of at most 1 together: no single batch can throw the weights far",
      recipe: recipe.with({ clip: { globalNorm: 1 } }),
    });
  return remedies;
}

import type { Recipe } from "gradus";
import type { Proposal } from "./nextOfRun.js";

/** What to try where a training ran away: smaller steps, and steps that cannot get long. */
export function failureRemedies(recipe: Recipe): Proposal[] {
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

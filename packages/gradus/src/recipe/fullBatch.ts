import { UserError } from "../errors/index.js";
import type { Penalty } from "../penalty/index.js";
import type { RecipeValue } from "./value.js";

/**
 * L-BFGS compares gradients of one and the same function, and moves the weights by itself.
 * @throws UserError that names the first option of a recipe with L-BFGS that would change the function, its gradient or the weights behind its back
 */
export function checkFullBatch(recipe: RecipeValue): void {
  if (recipe.optimizer.optimizer !== "lbfgs") return;
  const { augment, sampling, accumulate, gradientNoise, clip, groups, average, penalty } = recipe;
  refuseIf(augment.length > 0, "augment", "it would change the rows from step to step");
  refuseIf(sampling !== "shuffled", "sampling", "every step sees each train row once");
  refuseIf(accumulate > 1, "accumulate", "every step sees all train rows as one batch");
  refuseIf(gradientNoise !== null, "gradientNoise", "the gradient must be that of the cost");
  refuseIf(clip !== null, "clip", "the gradient must be that of the cost");
  refuseIf(groups.length > 0, "groups", "it moves all parameters in one direction");
  refuseIf(average !== null, "average", "its steps do not circle a minimum, so their average is no better than the last");
  const mover = penalty.find(movesWeights);
  refuseIf(mover !== undefined, `penalty.${mover?.penalty}`, "it moves the weights after the step instead of adding to the cost");
}

function refuseIf(isRefused: boolean, option: string, why: string): void {
  if (!isRefused) return;
  throw new UserError({
    place: `recipe, ${option}`,
    what: `it does not go with optim.lbfgs: ${why}`,
    remedy: option.startsWith("penalty") ? "Choose penalty.l2, or another optimizer" : `Leave ${option} out, or choose another optimizer`,
  });
}

function movesWeights(penalty: Penalty): boolean {
  return penalty.penalty === "maxNorm" || ("proximal" in penalty && penalty.proximal);
}

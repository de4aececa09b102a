import { UserError } from "../errors/index.js";
import { membersOf } from "../nn/index.js";
import { memberOf } from "../optim/index.js";
import type { RecipeValue } from "../recipe/index.js";

/** Checks that each member of an ensemble trains as it would alone. @throws UserError where a part of the recipe would mix members up */
export function checkMembers({ model, optimizer, accumulate, penalty }: RecipeValue): void {
  const members = membersOf(model);
  if (members === 1) return;
  const refuse = (place: string, what: string, remedy: string): never => {
    throw new UserError({ place: `recipe, ${place}`, what: `the model is an ensemble of ${members} members, and ${what}`, remedy });
  };
  if (accumulate > 1) refuse("accumulate", "the batches of a step are not divided among them", "Leave accumulate out");
  if (optimizer.optimizer !== "lbfgs" && memberOf(optimizer).per(optimizer) === "tensor")
    refuse(
      "optimizer",
      `optim.${optimizer.optimizer} looks at whole tensors, which hold all members`,
      "Choose optim.adam or another that works by element",
    );
  const projecting = penalty.find((each) => each.penalty === "maxNorm");
  if (projecting !== undefined)
    refuse("penalty", "penalty.maxNorm looks at whole tensors, which hold all members", "Choose penalty.l2 or a weight decay");
}

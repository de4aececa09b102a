import { type Sym, within } from "../engine/index.js";
import { type Penalty, penaltyMemberOf } from "../penalty/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { Network, Pass, PlacedParameter } from "./network.js";
import { hyperInputs, joined, partOf } from "./traceUpdate.js";
import { treatmentNumbers, treatmentsOf } from "./treatments.js";

/** The cost of all penalties together; undefined where there is none. */
export function tracePenalties({ penalty }: RecipeValue, { parameters }: Network, pass: Pass): Sym | undefined {
  const costs = penalty.flatMap((options, at) => {
    const member = penaltyMemberOf(options);
    const hyper = penaltyInputs(options, penaltyPrefix(at, ""));
    return parameters.flatMap((parameter, which) => {
      if (!member.actsOn(options, parameter.kind)) return [];
      const cost = within(`penalty (${options.penalty})`, () => member.cost(options, pass.parameters[which]!, hyper));
      return cost === undefined ? [] : [cost];
    });
  });
  return costs.length === 0 ? undefined : costs.reduce((a, b) => a.add(b));
}

/** The flat parameters after the update, moved by the penalties that work so; frozen ones are not moved. */
export function projected(recipe: RecipeValue, network: Network, flat: Sym): Sym {
  const treatments = treatmentsOf(recipe);
  const numbers = treatmentNumbers(recipe, network);
  return recipe.penalty.reduce((w, options, at) => {
    const member = penaltyMemberOf(options);
    let moved = false;
    const parts = network.parameters.map((parameter, which) => {
      const part = partOf(w, parameter);
      const { frozen, prefix } = treatments[numbers[which]!]!;
      if (frozen || !member.actsOn(options, parameter.kind)) return part;
      const next = member.project(options, part, penaltyInputs(options, penaltyPrefix(at, prefix)), unitAxis(parameter));
      moved ||= next !== undefined;
      return next ?? part;
    });
    return moved ? joined(parts) : w;
  }, flat);
}

/** The prefix of a penalty's run-time scalars for the parameters of a treatment. */
export function penaltyPrefix(at: number, treatment: string): string {
  return `${treatment}penalty.${at}`;
}

function penaltyInputs(options: Penalty, prefix: string): Record<string, Sym> {
  return hyperInputs(Object.keys(penaltyMemberOf(options).scalars(options, { m: 1, learningRate: 1 })), prefix);
}

/** The axis that numbers the units: the last of a dense weight [inputs, units], the first of a kernel [out, in, size..]. */
function unitAxis({ shape }: PlacedParameter): number {
  return shape.length > 2 ? 0 : -1;
}

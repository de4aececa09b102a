import { didYouMean, UserError } from "../errors/index.js";
import type { Optimizer, WeightDecay } from "../optim/index.js";
import type { Group, RecipeValue } from "../recipe/index.js";
import type { Network, PlacedParameter } from "./network.js";

/** How some of the parameters are trained. Its run-time scalars stand under `prefix`. */
export type Treatment<O extends Optimizer = Optimizer> = Readonly<{ prefix: string; rate: number; optimizer: O; frozen: boolean }>;

/** The recipe's own way, and that of each of its groups. */
export function treatmentsOf<O extends Optimizer>({
  optimizer,
  groups,
}: Readonly<{ optimizer: O; groups: RecipeValue["groups"] }>): readonly [Treatment<O>, ...Treatment<O>[]] {
  return [
    { prefix: "", rate: 1, optimizer, frozen: false },
    ...groups.map((group, at) => ({
      prefix: `group.${at}.`,
      rate: group.rate,
      optimizer: optimizerOf(optimizer, group, at),
      frozen: group.frozen,
    })),
  ];
}

/** The treatment of each parameter, by its number: that of the first group that matches it, 0 where none does. */
export function treatmentNumbers({ groups }: Pick<RecipeValue, "groups">, { parameters }: Network): readonly number[] {
  return parameters.map((parameter) => 1 + groups.findIndex(({ match }) => isMatched(match, parameter)));
}

/** @throws UserError if a group has no parameter, or if nothing is left to train */
export function checkGroups(recipe: Pick<RecipeValue, "optimizer" | "groups">, network: Network): void {
  const { groups } = recipe;
  const numbers = treatmentNumbers(recipe, network);
  const treatments = treatmentsOf(recipe);
  groups.forEach(({ match }, at) => {
    if (numbers.includes(at + 1)) return;
    const place = `recipe, groups[${at}]`;
    if (network.parameters.some((parameter) => isMatched(match, parameter)))
      throw new UserError({ place, what: "groups before it match all of its parameters", remedy: "Put the narrower group first" });
    const layers = [...new Set(network.parameters.map(layerOf))];
    const isUnknown = match.layer !== undefined && !layers.some((layer) => isWithin(layer, match.layer!));
    throw new UserError({
      place,
      what: isUnknown
        ? `no layer with parameters is called "${match.layer}"${didYouMean(match.layer!, layers)}`
        : `there is no parameter of the kind "${match.kind}"${match.layer === undefined ? "" : ` in ${match.layer}`}`,
      remedy: `Layers: ${layers.join(", ")}`,
    });
  });
  if (numbers.every((number) => treatments[number]!.frozen))
    throw new UserError({ place: "recipe, groups", what: "every parameter is frozen", remedy: "Leave some parameters to be trained" });
}

function isMatched({ layer, kind }: Group["match"], parameter: PlacedParameter): boolean {
  return (kind === undefined || kind === parameter.kind) && (layer === undefined || isWithin(layerOf(parameter), layer));
}

const isWithin = (layer: string, outer: string): boolean => layer === outer || layer.startsWith(`${outer}.`);

/** The layer that asked for a parameter: "model.2" for 2.weight, "model" for weight. */
function layerOf({ path }: PlacedParameter): string {
  const end = path.lastIndexOf(".");
  return end < 0 ? "model" : `model.${path.slice(0, end)}`;
}

/** The optimizer with the group's own decay. @throws UserError if the optimizer has none that could be changed */
function optimizerOf<O extends Optimizer>(optimizer: O, { weightDecay: rate }: Group, at: number): O {
  if (rate === null) return optimizer;
  const decay = "weightDecay" in optimizer ? (optimizer.weightDecay as WeightDecay | null) : null;
  if (decay === null)
    throw new UserError({
      place: `recipe, groups[${at}].weightDecay`,
      what: `optim.${optimizer.optimizer} has no weight decay, so its kind is unknown`,
      remedy: 'Give the optimizer one, as in { weightDecay: { rate: 0, kind: "decoupled" } }',
    });
  return { ...optimizer, weightDecay: { ...decay, rate, on: "all" } };
}

import type { Recipe } from "../../train/index.js";
import { type Fields, type Json, logUniform, oneMinusLog, type Parameters, uniform } from "../space/index.js";
import { valueAt } from "./recipeAt.js";
import { adviceFor, type SearchSpace } from "./tableSpace.js";

/**
 * The space of `gradus tune` for images: places in the default recipe's JSON round what stands there. With few trials only the largest step size; from 10 on decay, dropout
 * and how far images are turned, from 25 on how far they are moved, the smoothing of labels and Adam's beta1. Widths and epochs, on which the cost of a trial and the
 * length of the schedule depend, are left to a space of one's own.
 */
export function imageSpace({ recipe, trials }: { recipe: Recipe; trials: number | null }): SearchSpace {
  const json = JSON.parse(JSON.stringify(recipe)) as Json;
  const all: Record<string, Fields[string]> = {};
  const guess: Record<string, number> = {};
  const add = (name: string, parameter: (value: number) => Fields[string]): string[] => {
    const value = valueAt(json, name);
    if (typeof value !== "number") return [];
    all[name] = parameter(value);
    guess[name] = value;
    return [name];
  };
  const layers = (json as { model: { layers?: readonly { layer: string }[] } }).model.layers ?? [];
  const dropout = layers.findIndex(({ layer }) => layer === "dropout");
  const steps = [
    { from: 1, names: add("optimizer/learningRate/peak", (peak) => logUniform(peak / 20, peak * 10)) },
    {
      from: 10,
      names: [
        ...add("optimizer/weightDecay/rate", (rate) => logUniform(rate / 100, rate * 30)),
        ...add(`model/layers/${dropout}/drop`, () => uniform(0, 0.6)),
        ...add("augment/0/degrees", (degrees) => uniform(0, 2 * degrees)),
      ],
    },
    {
      from: 25,
      names: [
        ...add("augment/0/shift", (shift) => uniform(0, 2 * shift)),
        ...add("loss/labelSmoothing", () => uniform(0, 0.2)),
        ...add("optimizer/beta1", () => oneMinusLog(0.7, 0.99)),
      ],
    },
  ];
  const names = steps.flatMap(({ from, names: own }) => ((trials ?? Number.POSITIVE_INFINITY) >= from ? own : []));
  const chosen = <T>(of: Readonly<Record<string, T>>): Record<string, T> => Object.fromEntries(names.map((name) => [name, of[name]!]));
  return { fields: chosen(all) as Fields, guess: chosen(guess) as Parameters, advice: adviceFor(trials, names, steps) };
}

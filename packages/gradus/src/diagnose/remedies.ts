import { UserError } from "../errors/index.js";
import type { Layer } from "../nn/index.js";
import { adamw } from "../optim/index.js";
import { l2, type Penalty } from "../penalty/index.js";
import type { RecipeOptions, RecipeValue } from "../recipe/index.js";
import { cosine } from "../schedule/index.js";
import { networkOf, type Recipe, recipe as recipeFrom } from "../train/index.js";
import { deeper, wider, withBatchNorm, withLessDropout, withMoreDropout } from "./modelChanges.js";

/** Something to try next: a recipe that runs as it is. */
export type Remedy = Readonly<{
  name:
    | "wider network"
    | "deeper network"
    | "train longer"
    | "less regularization"
    | "other optimizer"
    | "batch normalisation"
    | "more data"
    | "L2 penalty"
    | "dropout"
    | "early stopping"
    | "smaller network"
    | "more rows to measure on";
  why: string;
  recipe: Recipe;
}>;

/** What a remedy changes; undefined where it does not apply. */
type Change = Partial<RecipeOptions> | undefined;

/** Against high bias, in the order to try. `shape` is that of a row's input: a change that does not fit it is left out. */
export function biasRemedies(value: RecipeValue, shape: readonly number[]): Remedy[] {
  const { model, epochs, stop, penalty } = value;
  const lessDropout = withLessDropout(model);
  return runnable(value, shape, [
    ["wider network", "twice the units can follow more of what the train rows show", ofModel(wider(model, 2))],
    ["deeper network", "one more hidden layer bends what a shallower network cannot", ofModel(deeper(model))],
    [
      "train longer",
      "three times the epochs: the train error may still be on its way down",
      { epochs: 3 * epochs, ...(stop && { stop: { ...stop, patience: 3 * stop.patience } }) },
    ],
    [
      "less regularization",
      "penalties and dropout hold the network back on the train rows as well",
      penalty.length > 0 || lessDropout ? { penalty: [], ...(lessDropout && { model: lessDropout }) } : undefined,
    ],
    ["other optimizer", "AdamW under a cosine from 3e-3 gets through valleys where others are slow", otherOptimizer(value)],
    ["batch normalisation", "another architecture: normalised layers train faster and at higher rates", ofModel(withBatchNorm(model))],
  ]);
}

/** Against high variance, in the order to try. `moreData` says how many rows would do. */
export function varianceRemedies(value: RecipeValue, shape: readonly number[], { moreData }: { readonly moreData: string }): Remedy[] {
  const { model, epochs, stop, penalty } = value;
  return runnable(value, shape, [
    ["more data", moreData, {}],
    [
      "early stopping",
      "the weights of the best epoch on dev, before single rows are learned",
      stop ? undefined : { stop: { watch: "dev.loss", patience: Math.max(10, Math.ceil(epochs / 5)), restoreBest: true } },
    ],
    ["dropout", "units that are missing at random cannot learn single rows by heart together", ofModel(withMoreDropout(model))],
    ["L2 penalty", "small weights make a plainer function that follows single rows less", { penalty: moreL2(penalty) }],
    ["smaller network", "half the units have less room for single rows", ofModel(wider(model, 0.5))],
  ]);
}

/** The remedies that apply and whose networks can be built. */
function runnable(value: RecipeValue, shape: readonly number[], changes: readonly (readonly [Remedy["name"], string, Change])[]): Remedy[] {
  return changes.flatMap(([name, why, change]) => {
    if (change === undefined || (change.model && !fits(change.model, shape))) return [];
    return [{ name, why, recipe: recipeFrom({ ...value, ...change }) }];
  });
}

function fits(model: Layer, shape: readonly number[]): boolean {
  try {
    networkOf(model, shape);
    return true;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function ofModel(model: Layer | undefined): Change {
  return model && { model };
}

function otherOptimizer({ epochs, optimizer }: RecipeValue): Change {
  const other = adamw({ learningRate: cosine({ from: 3e-3, over: epochs, per: "epoch" }), weightDecay: 0.01 });
  return JSON.stringify(other) === JSON.stringify(optimizer) ? undefined : { optimizer: other };
}

/** Ten times the L2 penalty that is there, or one of 0.01. */
function moreL2(penalties: readonly Penalty[]): readonly Penalty[] {
  const has = penalties.some(({ penalty }) => penalty === "l2");
  if (!has) return [...penalties, l2(0.01, { scale: "lambda/2" })];
  return penalties.map((each) => (each.penalty === "l2" ? { ...each, lambda: 10 * each.lambda } : each));
}

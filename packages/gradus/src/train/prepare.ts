import { encode, fitEncoder, inputNames, inputShape, Table, type Target } from "../data/index.js";
import { UserError } from "../errors/index.js";
import { type Loss, lossMemberOf } from "../loss/index.js";
import { type Inputs, usualInputs } from "../recipe/index.js";
import { type Arrays, datasetFromArrays, prepareArrays } from "./arrays.js";
import { type Dataset, type Preparation, type TargetSpec, targetSpec } from "./dataset.js";
import { tableNumbers } from "./tableNumbers.js";

/** What a network learns from and predicts for: a table, or rows that are numbers already. */
export type Data = Table | Arrays;

/**
 * Finds on train rows, and on nothing else, how rows become numbers. `task` is what the loss makes of the target; counts stay counts, other numbers of a
 * table are standardised. `inputs` says how columns become inputs, `clamp` whether predicted numbers stay within the range of the train targets.
 * @throws UserError if nothing can be learned from the rows
 */
export function prepare(train: Data, { task, loss, inputs = usualInputs, clamp = false }: PreparationOptions): Preparation {
  if (!(train instanceof Table)) return arraysAsTheyAre(train, { task, inputs, clamp });
  const unclamped = fitEncoder(train, inputs);
  const range = clamp && rangeOf(train.target);
  const fitted = range && unclamped.target.task === "regression" ? { ...unclamped, target: { ...unclamped.target, range } } : unclamped;
  const { target } = fitted;
  const keeps = target.task === "regression" && lossMemberOf(loss).targetKind(loss) === "count";
  const encoder = keeps ? { ...fitted, target: { ...target, mean: 0, deviation: 1 } } : fitted;
  return { shape: inputShape(encoder), featureNames: inputNames(encoder), encoder, target: targetSpec(encoder.target) };
}

type PreparationOptions = Readonly<{ task: TargetSpec["task"]; loss: Loss; inputs?: Inputs; clamp?: boolean }>;

/** @throws UserError if something is to be fitted to columns of arrays, which have none, or as `prepareArrays` */
function arraysAsTheyAre(
  train: Arrays,
  { task, inputs, clamp }: Readonly<{ task: TargetSpec["task"]; inputs: Inputs; clamp: boolean }>,
): Preparation {
  if (clamp || inputs.numbers !== usualInputs.numbers || inputs.maxLevels !== usualInputs.maxLevels)
    throw new UserError({
      place: `recipe, ${clamp ? "answers.clamp" : "inputs"}`,
      what: "the train rows are plain numbers, which are taken as they are",
      remedy: "Give a table, or leave it out (layers such as nn.standardize() scale plain numbers)",
    });
  return prepareArrays(train, task);
}

function rangeOf(target: Target | undefined): readonly [number, number] | undefined {
  if (target?.task !== "regression") return undefined;
  let [least, largest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of target.values) [least, largest] = [Math.min(least, value), Math.max(largest, value)];
  return [least, largest];
}

/** Rows as the network reads them; `name` is what messages call them. @throws UserError if they do not fit the train rows */
export function datasetOf(preparation: Preparation, data: Data, name: string): Dataset {
  if (!(data instanceof Table)) return datasetFromArrays(preparation, data, name);
  if (preparation.encoder === null) return datasetFromArrays(preparation, tableNumbers(data, preparation.featureNames), name);
  const { x, y, rows, notes } = encode(preparation.encoder, data);
  return { name, rows, x, notes, ...(y && { y }), ...(data.weights && { weights: Float32Array.from(data.weights) }) };
}

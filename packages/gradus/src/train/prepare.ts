import { encode, fitEncoder, inputNames, Table } from "../data/index.js";
import { type Loss, lossMemberOf } from "../loss/index.js";
import { type Arrays, datasetFromArrays, prepareArrays } from "./arrays.js";
import { type Dataset, type Preparation, type TargetSpec, targetSpec } from "./dataset.js";
import { tableNumbers } from "./tableNumbers.js";

/** What a network learns from and predicts for: a table, or rows that are numbers already. */
export type Data = Table | Arrays;

/**
 * Finds on train rows, and on nothing else, how rows become numbers. `task` is what the loss makes of the target; counts stay counts, other numbers of a
 * table are standardised.
 * @throws UserError if nothing can be learned from the rows
 */
export function prepare(train: Data, { task, loss }: { readonly task: TargetSpec["task"]; readonly loss: Loss }): Preparation {
  if (!(train instanceof Table)) return prepareArrays(train, task);
  const fitted = fitEncoder(train);
  const { target } = fitted;
  const keeps = target.task === "regression" && lossMemberOf(loss).targetKind(loss) === "count";
  const encoder = keeps ? { ...fitted, target: { ...target, mean: 0, deviation: 1 } } : fitted;
  const featureNames = inputNames(encoder);
  return { shape: [featureNames.length], featureNames, encoder, target: targetSpec(encoder.target) };
}

/** Rows as the network reads them; `name` is what messages call them. @throws UserError if they do not fit the train rows */
export function datasetOf(preparation: Preparation, data: Data, name: string): Dataset {
  if (!(data instanceof Table)) return datasetFromArrays(preparation, data, name);
  if (preparation.encoder === null) return datasetFromArrays(preparation, tableNumbers(data, preparation.featureNames), name);
  const { x, y, rows, notes } = encode(preparation.encoder, data);
  return { name, rows, x, notes, ...(y && { y }), ...(data.weights && { weights: Float32Array.from(data.weights) }) };
}

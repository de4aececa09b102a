import { balancedOrder, batchCount, batchesOf, epochOrder } from "../data/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { Dataset } from "./dataset.js";
import type { Job } from "./job.js";

/** How many rows a full step sees. */
export function rowsPerStep({ batchSize, accumulate }: Readonly<{ batchSize: number; accumulate: number }>): number {
  return batchSize * accumulate;
}

/** The rows of each step of an epoch, which counts from 0; a function of the job alone. */
export function epochBatches({ train, recipe, batchSize, rowsPerEpoch }: Job, epoch: number): Int32Array[] {
  const { accumulate } = recipe;
  return [...batchesOf(orderOf(train, recipe, epoch).subarray(0, rowsPerEpoch), { batchSize: rowsPerStep({ batchSize, accumulate }) })];
}

function orderOf({ rows, y }: Dataset, { sampling, seed }: RecipeValue, epoch: number): Int32Array {
  if (sampling === "shuffled" || !(y instanceof Int32Array)) return epochOrder({ rows, seed, epoch });
  return balancedOrder({ codes: y, balanced: sampling.balanced, seed, epoch });
}

/** The rows of an epoch without those that sit out, and the steps that they make. */
export function epochSize(
  recipe: RecipeValue & { readonly batchSize: number },
  rows: number,
  { leavesOne }: { readonly leavesOne: boolean },
): { rowsPerEpoch: number; stepsPerEpoch: number } {
  const batchSize = rowsPerStep(recipe);
  const steps = batchCount(rows, { batchSize, last: recipe.dropLast ? "drop" : "keep" });
  const rowsPerEpoch = recipe.dropLast && rows > batchSize ? steps * batchSize : leavesOne ? rows - 1 : rows;
  return { rowsPerEpoch, stepsPerEpoch: batchCount(rowsPerEpoch, { batchSize }) };
}

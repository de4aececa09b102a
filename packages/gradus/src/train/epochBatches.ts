import { balancedOrder, batchCount, batchesOf, epochOrder } from "../data/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { Dataset } from "./dataset.js";
import type { Job } from "./job.js";

/** How many rows a full step sees. */
export function rowsPerStep({ batchSize, accumulate }: Readonly<{ batchSize: number; accumulate: number }>): number {
  return batchSize * accumulate;
}

/**
 * Which rows a step learns from; epoch and batch count from 0. A function of the job alone, that remembers the epoch it was last asked for: places in `job.train`, or
 * in the windows of `job.stream`.
 */
export function batchesOfJob(job: Job): (epoch: number, batch: number) => Int32Array {
  const { stream } = job;
  if (stream) return (epoch, batch) => stream.batch(epoch, batch);
  let known: { readonly epoch: number; readonly batches: readonly Int32Array[] } | undefined;
  return (epoch, batch) => {
    if (known?.epoch !== epoch) known = { epoch, batches: epochBatches(job, epoch) };
    return known.batches[batch]!;
  };
}

/** The rows of each step of an epoch, which counts from 0; a function of the job alone. Members of an ensemble have their rows one after the other. */
export function epochBatches({ train, recipe, members, batchSize, rowsPerEpoch }: Job, epoch: number): Int32Array[] {
  const { accumulate } = recipe;
  const batches = Array.from({ length: members }, (_, member) => {
    const order = orderOf(train, recipe, { epoch, member }).subarray(0, rowsPerEpoch);
    return [...batchesOf(order, { batchSize: rowsPerStep({ batchSize, accumulate }) })];
  });
  return members === 1 ? batches[0]! : batches[0]!.map((_, step) => joined(batches.map((own) => own[step]!)));
}

function orderOf(
  { rows, y }: Dataset,
  { sampling, seed }: RecipeValue,
  at: { readonly epoch: number; readonly member: number },
): Int32Array {
  if (sampling === "shuffled" || !(y instanceof Int32Array)) return epochOrder({ rows, seed, ...at });
  return balancedOrder({ codes: y, balanced: sampling.balanced, seed, ...at });
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(parts.reduce((length, part) => length + part.length, 0));
  let next = 0;
  for (const part of parts) {
    whole.set(part, next);
    next += part.length;
  }
  return whole;
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

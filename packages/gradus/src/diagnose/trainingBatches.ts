import { batchesOf, epochOrder } from "../data/index.js";
import type { Moment } from "../schedule/index.js";
import type { Job } from "../train/index.js";

/** The batches of a training, epoch after epoch without end, in the order in which a run of the recipe sees them. */
export function* trainingBatches({ train, recipe, stepsPerEpoch }: Job): Generator<{ readonly rows: Int32Array; readonly at: Moment }> {
  let step = 0;
  for (let epoch = 0; ; epoch++) {
    const order = epochOrder({ rows: train.rows, seed: recipe.seed, epoch });
    for (const rows of [...batchesOf(order, { batchSize: recipe.batchSize })].slice(0, stepsPerEpoch))
      yield { rows, at: { step: step++, epoch, stepsPerEpoch } };
  }
}

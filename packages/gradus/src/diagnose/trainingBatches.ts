import type { Moment } from "../schedule/index.js";
import { epochBatches, type Job } from "../train/index.js";

/** The rows of each step of a training, epoch after epoch without end, in the order in which a run of the recipe sees them. */
export function* trainingBatches(job: Job): Generator<{ readonly rows: Int32Array; readonly at: Moment }> {
  const { stepsPerEpoch } = job;
  let step = 0;
  for (let epoch = 0; ; epoch++) for (const rows of epochBatches(job, epoch)) yield { rows, at: { step: step++, epoch, stepsPerEpoch } };
}

import type { TrialWorkers } from "../../sideBySide/index.js";
import { type EpochEvent, type Lead, type Led, leadRun, type Recipe } from "../../train/index.js";
import type { Engine, Part } from "./trialParts.js";

/** What was measured after an epoch. */
export type Measures = Pick<EpochEvent, "train" | "dev">;

/** Who leads a training, and where it is done: on a thread of `workers`, or on this one. */
export type Leading = Omit<Lead, "isToPause"> &
  Readonly<{ engine: Engine; workers: TrialWorkers | undefined; signal: AbortSignal | undefined; resume: Uint8Array | undefined }>;

/** Trains a recipe on one part, led from here. @throws what the training throws */
export function ledTraining(
  recipe: Recipe,
  { data, seedOffset }: Part,
  { engine, workers, signal, resume, atEpoch, keep }: Leading,
): Promise<Led> {
  const seeded = seedOffset === 0 ? recipe : recipe.with({ seed: recipe.seed + seedOffset });
  const { backend } = engine.options;
  if (workers !== undefined) return workers.lead(seeded, data, { ...(backend && { backend }), resume, signal, atEpoch, keep });
  const run = seeded.run({ ...engine.options, ...data, ...(resume && { resume }) });
  return leadRun(run, { atEpoch, keep, isToPause: () => signal?.aborted === true });
}

/** What was measured of the weights that a training keeps. */
export function keptEpoch({ model, restored }: Exclude<Led, string>): Measures {
  const { history, bestEpoch } = model.training;
  const kept = restored ? history.find(({ epoch }) => epoch === bestEpoch) : history.at(-1);
  if (kept !== undefined) return kept;
  throw new Error("tune: a run without a finished epoch");
}

import type { Elements } from "../engine/index.js";
import type { PlateauMemory, Rate } from "../schedule/index.js";
import type { TrainingSummary } from "./modelParts.js";
import type { StoppingMemory } from "./stopping.js";

/** What a learning rate that can be changed by hand remembers. */
export type RateMemory = Readonly<{
  rate: Rate;
  factor: number;
  since: Readonly<{ step: number; epoch: number }>;
  plateau: PlateauMemory | null;
}>;

/** How often an average has moved. */
export type AveragerMemory = Readonly<{ updates: number; epochs: number }>;

/** The sums of the batches of an epoch that is not over, weighted by their rows. */
export type EpochSums = { rows: number; loss: number; penalty: number; correct: number };

/** Where a training stands between two steps: plain JSON. */
export type TrainerFacts = Readonly<{
  step: number;
  epoch: number;
  /** Steps of the epoch that are done. */
  batch: number;
  sums: EpochSums;
  last: Readonly<{ loss: number | null; learningRate: number }>;
  stopping: StoppingMemory;
  history: TrainingSummary["history"];
  rate: RateMemory;
  averager: AveragerMemory | null;
  /** Numbers of L-BFGS's memory beside its vectors. */
  quasiNewton: Readonly<{ scales: readonly number[]; h0: number; t: number | null }> | null;
}>;

/** Everything that a training needs to go on to the same bits: its facts, and by name every state of the step and the best weights. */
export type TrainerMemory = Readonly<{ facts: TrainerFacts; tensors: ReadonlyMap<string, Elements> }>;

import type { BackendName } from "../engine/index.js";
import type { Loss } from "../loss/index.js";
import type { RecipeValue } from "../recipe/index.js";
import type { Preparation } from "./dataset.js";
import type { EpochEvent, StopEvent } from "./events.js";
import type { FittedAnswers } from "./fittedAnswers.js";
import type { Network } from "./network.js";

/** How a model came to be; saved with it. It holds no times, so that the same training gives the same file. */
export type TrainingSummary = Readonly<{
  /** Train rows. */
  rows: number;
  epochs: number;
  steps: number;
  /** The epoch with the best watched value; 0 if no epoch was finished. */
  bestEpoch: number;
  reason: StopEvent["reason"];
  history: readonly Pick<EpochEvent, "epoch" | "train" | "dev" | "penalty" | "learningRate">[];
}>;

/** What a model is made of. */
export type ModelParts = Readonly<{
  recipe: RecipeValue & { readonly loss: Loss };
  preparation: Preparation;
  network: Network;
  backend: BackendName;
  parameters: Float32Array;
  buffers: ReadonlyMap<string, Float32Array>;
  training: TrainingSummary;
  answers: FittedAnswers;
}>;

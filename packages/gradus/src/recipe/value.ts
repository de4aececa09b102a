import type { Loss } from "../loss/index.js";
import type { Layer } from "../nn/index.js";
import type { Clip, Optimizer } from "../optim/index.js";
import type { Penalty } from "../penalty/index.js";
import type { Stop, StopOptions } from "./stop.js";

/**
 * Everything that can change the numbers of a training, as plain JSON.
 * Null means none: no clipping, no early stopping; for `loss` that the target decides (softmax cross-entropy for classes, mean squared error for numbers).
 */
export type RecipeValue = Readonly<{
  model: Layer;
  loss: Loss | null;
  optimizer: Optimizer;
  penalty: readonly Penalty[];
  batchSize: number;
  epochs: number;
  seed: number;
  clip: Clip | null;
  stop: Stop | null;
  /** Whether the rows that do not fill a last batch sit out the epoch. */
  dropLast: boolean;
}>;

/** What `recipe` takes: the same, with defaults. */
export type RecipeOptions = {
  readonly model: Layer;
  readonly loss?: Loss | null;
  readonly optimizer: Optimizer;
  readonly penalty?: Penalty | readonly Penalty[];
  readonly batchSize: number;
  readonly epochs: number;
  readonly seed: number;
  readonly clip?: Clip | null;
  readonly stop?: StopOptions | null;
  readonly dropLast?: boolean;
};

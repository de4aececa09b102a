import type { Augment } from "../augment/index.js";
import type { Loss } from "../loss/index.js";
import type { Layer } from "../nn/index.js";
import type { Clip, GradientNoise, Optimizer } from "../optim/index.js";
import type { Penalty } from "../penalty/index.js";
import type { AnswersFitted } from "./answers.js";
import type { Average, AverageOptions } from "./average.js";
import type { FittedStart } from "./fittedStart.js";
import type { Group, GroupOptions } from "./group.js";
import type { Inputs } from "./inputs.js";
import type { Sampling } from "./sampling.js";
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
  /** Rows of a batch; "all": one batch of every train row, however many there are. */
  batchSize: number | "all";
  epochs: number;
  seed: number;
  clip: Clip | null;
  stop: Stop | null;
  /** Whether the rows that do not fill a last batch sit out the epoch. */
  dropLast: boolean;
  /** What is done to a batch before the network sees it, one after the other; off in prediction. */
  augment: readonly Augment[];
  /** Which rows an epoch visits. */
  sampling: Sampling;
  /**
   * So many batches of `batchSize` rows make one step: their gradients are averaged, each by its rows, so that the step is that of one batch of all the
   * rows for every loss that averages over rows. Batch normalisation sees each batch alone.
   */
  accumulate: number;
  gradientNoise: GradientNoise | null;
  /** Parameters that are trained otherwise. */
  groups: readonly Group[];
  /** An average of the weights that predicts instead of the last ones. */
  average: Average | null;
  /** How the columns of a table become inputs. */
  inputs: Inputs;
  /** Start values that are fitted to the train rows; null for those that the layers declare. */
  start: FittedStart | null;
  /** What is made of predictions when training is over. */
  answers: AnswersFitted;
}>;

/** What `recipe` takes: the same, with defaults. */
export type RecipeOptions = {
  readonly model: Layer;
  readonly loss?: Loss | null;
  readonly optimizer: Optimizer;
  readonly penalty?: Penalty | readonly Penalty[];
  /** Default for `optim.lbfgs`: "all"; every other optimizer needs one. */
  readonly batchSize?: number | "all";
  readonly epochs: number;
  readonly seed: number;
  readonly clip?: Clip | null;
  readonly stop?: StopOptions | null;
  readonly dropLast?: boolean;
  readonly augment?: Augment | readonly Augment[];
  readonly sampling?: Sampling;
  readonly accumulate?: number;
  readonly gradientNoise?: (Pick<GradientNoise, "eta"> & Partial<GradientNoise>) | null;
  readonly groups?: readonly GroupOptions[];
  readonly average?: AverageOptions | null;
  readonly inputs?: Partial<Inputs>;
  readonly start?: Partial<FittedStart> | null;
  readonly answers?: Partial<AnswersFitted>;
};

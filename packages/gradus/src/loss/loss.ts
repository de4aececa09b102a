import type { Sym } from "../engine/graph/index.js";

/**
 * What a loss compares predictions with:
 *   "class"   i32 class numbers [batch] (softmax losses also take f32 shares of all classes, of the prediction's shape)
 *   "binary"  f32 of 0 and 1 (or a probability between), of the prediction's shape
 *   "sign"    f32 of -1 and 1, of the prediction's shape
 *   "number"  any f32 of the prediction's shape
 *   "count"   f32 from 0 on, of the prediction's shape
 *   "shares"  f32 shares of all classes (or their logarithms), of the prediction's shape
 */
export type TargetKind = "class" | "binary" | "sign" | "number" | "count" | "shares";

/** What the network's last layer puts out, as the loss takes it. */
export type PredictionKind = "logits" | "probabilities" | "logProbabilities" | "values" | "scores" | "logRates" | "rates";

/** How many outputs a loss wants: one for each class, or one for each target column. */
export type OutputsPer = "class" | "column";

/** Row weights enter a mean as sum(w each) / sum(w) ("weights": PyTorch, scikit-learn) or as sum(w each) / count ("count": Keras). */
export type MeanBy = "weights" | "count";

/** Predictions [batch, ...], the target as `targetKind` says, and weights of the rows [batch] or of each element. */
export type LossInputs = Readonly<{ prediction: Sym; target: Sym; weight?: Sym }>;

/** `each`: the loss of every row or element, all weights applied. `total`: the scalar that is minimised, a mean by the loss's own convention. */
export type LossValue = Readonly<{ each: Sym; total: Sym }>;

/** The meaning of a loss. */
export type LossMember<L> = Readonly<{
  targetKind: (loss: L) => TargetKind;
  predictionKind: (loss: L) => PredictionKind;
  /** Whether a loss of the kind "class" also takes f32 shares of all classes. */
  takesShares?: true;
  trace: (loss: L, inputs: LossInputs) => LossValue;
}>;

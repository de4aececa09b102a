export { type BinaryCrossEntropy, binaryCrossEntropy } from "./binaryCrossEntropy.js";
export type { LossInputs, LossMember, LossValue, MeanBy, OutputsPer, PredictionKind, TargetKind } from "./loss.js";
export { type MeanSquaredError, meanSquaredError } from "./meanSquaredError.js";
export { checkedLoss, type Loss, losses, lossMemberOf } from "./members.js";
export { type SoftmaxCrossEntropy, softmaxCrossEntropy } from "./softmaxCrossEntropy.js";

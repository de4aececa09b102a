import { checkedMember } from "../errors/index.js";
import { type BinaryCrossEntropy, binaryCrossEntropy, binaryCrossEntropyMember } from "./binaryCrossEntropy.js";
import type { LossMember } from "./loss.js";
import { type MeanSquaredError, meanSquaredError, meanSquaredErrorMember } from "./meanSquaredError.js";
import { type SoftmaxCrossEntropy, softmaxCrossEntropy, softmaxCrossEntropyMember } from "./softmaxCrossEntropy.js";

/** Every loss, as the recipe's JSON holds it. */
export type Loss = BinaryCrossEntropy | MeanSquaredError | SoftmaxCrossEntropy;

/** The meaning of every loss, by its tag. */
export const losses: { readonly [K in Loss["loss"]]: LossMember<Extract<Loss, { loss: K }>> } = {
  binaryCrossEntropy: binaryCrossEntropyMember,
  meanSquaredError: meanSquaredErrorMember,
  softmaxCrossEntropy: softmaxCrossEntropyMember,
};

/** The constructor of every loss, which checks every field. */
const makers: { readonly [K in Loss["loss"]]: (fields: Extract<Loss, { loss: K }>) => Extract<Loss, { loss: K }> } = {
  binaryCrossEntropy,
  meanSquaredError,
  softmaxCrossEntropy,
};

/** The meaning of a loss whose tag is only known at run time. */
export function lossMemberOf(loss: Loss): LossMember<Loss> {
  return losses[loss.loss] as LossMember<Loss>;
}

/**
 * A loss that comes from elsewhere, such as a recipe's JSON.
 * @throws UserError that names `place` or the loss's field if it is no such thing
 */
export function checkedLoss(value: unknown, place: string): Loss {
  return checkedMember<Loss>(value, place, { name: "loss", tag: "loss", makers });
}

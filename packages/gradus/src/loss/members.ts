import { checkedMember } from "../errors/index.js";
import { type BinaryCrossEntropy, binaryCrossEntropy, binaryCrossEntropyMember } from "./binaryCrossEntropy.js";
import { type BinaryFocal, binaryFocal, binaryFocalMember } from "./binaryFocal.js";
import { type Custom, customMember, registeredCustom } from "./custom.js";
import { type Focal, focal, focalMember } from "./focal.js";
import { type Hinge, hinge, hingeMember } from "./hinge.js";
import { type Huber, huber, huberMember } from "./huber.js";
import { type KlDivergence, klDivergence, klDivergenceMember } from "./klDivergence.js";
import type { LossMember, OutputsPer } from "./loss.js";
import { type MeanAbsoluteError, meanAbsoluteError, meanAbsoluteErrorMember } from "./meanAbsoluteError.js";
import { type MeanSquaredError, meanSquaredError, meanSquaredErrorMember } from "./meanSquaredError.js";
import { type MultiHinge, multiHinge, multiHingeMember } from "./multiHinge.js";
import { type Poisson, poisson, poissonMember } from "./poisson.js";
import { type Quantile, quantile, quantileMember } from "./quantile.js";
import { type SmoothL1, smoothL1, smoothL1Member } from "./smoothL1.js";
import { type SoftmaxCrossEntropy, softmaxCrossEntropy, softmaxCrossEntropyMember } from "./softmaxCrossEntropy.js";
import { type SquaredHinge, squaredHinge, squaredHingeMember } from "./squaredHinge.js";

/** Every loss, as the recipe's JSON holds it. */
export type Loss =
  | BinaryCrossEntropy
  | BinaryFocal
  | Custom
  | Focal
  | Hinge
  | Huber
  | KlDivergence
  | MeanAbsoluteError
  | MeanSquaredError
  | MultiHinge
  | Poisson
  | Quantile
  | SmoothL1
  | SoftmaxCrossEntropy
  | SquaredHinge;

/** The meaning of every loss, by its tag. */
export const losses: { readonly [K in Loss["loss"]]: LossMember<Extract<Loss, { loss: K }>> } = {
  binaryCrossEntropy: binaryCrossEntropyMember,
  binaryFocal: binaryFocalMember,
  custom: customMember,
  focal: focalMember,
  hinge: hingeMember,
  huber: huberMember,
  klDivergence: klDivergenceMember,
  meanAbsoluteError: meanAbsoluteErrorMember,
  meanSquaredError: meanSquaredErrorMember,
  multiHinge: multiHingeMember,
  poisson: poissonMember,
  quantile: quantileMember,
  smoothL1: smoothL1Member,
  softmaxCrossEntropy: softmaxCrossEntropyMember,
  squaredHinge: squaredHingeMember,
};

/** The constructor of every loss, which checks every field. */
const makers: { readonly [K in Loss["loss"]]: (fields: Extract<Loss, { loss: K }>) => Extract<Loss, { loss: K }> } = {
  binaryCrossEntropy,
  binaryFocal,
  custom: registeredCustom,
  focal,
  hinge,
  huber,
  klDivergence,
  meanAbsoluteError,
  meanSquaredError,
  multiHinge,
  poisson,
  quantile,
  smoothL1,
  softmaxCrossEntropy,
  squaredHinge,
};

/** The meaning of a loss whose tag is only known at run time. */
export function lossMemberOf(loss: Loss): LossMember<Loss> {
  return losses[loss.loss] as LossMember<Loss>;
}

/** How many outputs a loss wants of the network. */
export function outputsPer(loss: Loss): OutputsPer {
  const kind = lossMemberOf(loss).targetKind(loss);
  return kind === "class" || kind === "shares" ? "class" : "column";
}

/**
 * A loss that comes from elsewhere, such as a recipe's JSON.
 * @throws UserError that names `place` or the loss's field if it is no such thing
 */
export function checkedLoss(value: unknown, place: string): Loss {
  return checkedMember<Loss>(value, place, { name: "loss", tag: "loss", makers });
}

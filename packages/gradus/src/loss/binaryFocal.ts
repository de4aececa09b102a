import { inRange } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";
import { softplus } from "./softplus.js";

/**
 * Focal loss on logits, each column on its own: with z = x for t = 1 and -x for t = 0, each = sigmoid(-z)^gamma softplus(-z); `alpha` weighs the
 * positives and 1 - alpha the negatives (null: all 1). The mean is over all elements.
 * Source: Lin et al. 2017, Focal loss for dense object detection, equation 5.
 */
export type BinaryFocal = Readonly<{ loss: "binaryFocal"; gamma: number; alpha: number | null; meanBy: MeanBy }>;

/** gamma 2 and alpha 0.25 unless given, the paper's best. @throws UserError if gamma is negative or alpha not in [0, 1] */
export function binaryFocal({ gamma = 2, alpha = 0.25, meanBy = "count" }: Partial<Omit<BinaryFocal, "loss">> = {}): BinaryFocal {
  const place = "loss.binaryFocal";
  return {
    loss: "binaryFocal",
    gamma: inRange(gamma, 0, Number.POSITIVE_INFINITY, "[)", `${place}, gamma`),
    alpha: alpha === null ? null : inRange(alpha, 0, 1, "[]", `${place}, alpha`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const binaryFocalMember: LossMember<BinaryFocal> = {
  targetKind: () => "binary",
  predictionKind: () => "logits",
  trace: ({ gamma, alpha, meanBy }, { prediction, target, weight }) => {
    const t = alike(prediction, target, "loss.binaryFocal");
    const z = prediction.mul(t.mul(2).sub(1));
    // sigmoid(-z)^gamma = e^(-gamma softplus(z)): smooth everywhere, where a power of 0 is not.
    const plain = softplus(z).mul(-gamma).exp().mul(softplus(z.neg()));
    return meanOf(alpha === null ? plain : plain.mul(t.mul(2 * alpha - 1).add(1 - alpha)), weight, meanBy);
  },
};

import { broadcastTo, type Sym } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import { isTarget, negativeLogOfTarget, ofTarget } from "./logSoftmax.js";
import type { LossMember, MeanBy } from "./loss.js";
import { checkedMeanBy, meanOf } from "./reduce.js";
import { checkedTarget, checkedWeights, classesLast, classWeightsOf } from "./softmaxCrossEntropy.js";

/**
 * Focal loss of softmax over axis 1 of logits [batch, classes, ...]: each = -(1 - p[t])^gamma log p[t], times the weight of class t; the mean
 * divides by the number of targets. Targets: i32 class numbers.
 * Source: Lin et al. 2017, Focal loss for dense object detection, equation 4.
 */
export type Focal = Readonly<{ loss: "focal"; gamma: number; classWeights: readonly number[] | null; meanBy: MeanBy }>;

/** gamma is 2 unless given, the paper's best. @throws UserError if gamma or a weight is negative */
export function focal({ gamma = 2, classWeights = null, meanBy = "count" }: Partial<Omit<Focal, "loss">> = {}): Focal {
  const place = "loss.focal";
  return {
    loss: "focal",
    gamma: inRange(gamma, 0, Number.POSITIVE_INFINITY, "[)", `${place}, gamma`),
    classWeights: classWeights === null ? null : checkedWeights(classWeights, place),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const focalMember: LossMember<Focal> = {
  targetKind: () => "class",
  predictionKind: () => "logits",
  trace: ({ gamma, classWeights, meanBy }, { prediction, target, weight }) => {
    const place = "loss.focal";
    const x = classesLast(prediction, place);
    const hot = isTarget(checkedTarget(target, x, place), x.shape.at(-1)!);
    const nll = negativeLogOfTarget(x, hot);
    const plain = gamma === 0 ? nll : nll.mul(powerOfMiss(nll, gamma));
    const weights = classWeightsOf(classWeights, x, place);
    return meanOf(weights === undefined ? plain : plain.mul(ofTarget(broadcastTo(weights, x.shape), hot)), weight, meanBy);
  },
};

/** (1 - p)^gamma from nll = -log p; value and slope are 0 where p is 1, which the power alone would turn into 0 * infinity for gamma below 1. */
function powerOfMiss(nll: Sym, gamma: number): Sym {
  const miss = nll.neg().expm1().neg();
  const some = miss.greater(0);
  return some.select(some.select(miss, 1).pow(gamma), 0);
}

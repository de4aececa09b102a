import { oneHot, sum } from "../engine/graph/index.js";
import { inRange, UserError } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { checkedMeanBy, meanOf } from "./reduce.js";
import { checkedTarget, checkedWeights, classWeightsOf } from "./softmaxCrossEntropy.js";

/**
 * Multi-class hinge loss: sum over classes j other than t of max(0, margin - x[t] + x[j])^power / classes, times the weight of class t.
 * Scores [batch, classes], i32 class numbers [batch].
 * Source: Crammer and Singer 2001, in the sum form of Weston and Watkins 1999; numbers as PyTorch's MultiMarginLoss.
 */
export type MultiHinge = Readonly<{
  loss: "multiHinge";
  margin: number;
  power: 1 | 2;
  classWeights: readonly number[] | null;
  meanBy: MeanBy;
}>;

/** @throws UserError if the margin is not above 0 or the power neither 1 nor 2 */
export function multiHinge({
  margin = 1,
  power = 1,
  classWeights = null,
  meanBy = "count",
}: Partial<Omit<MultiHinge, "loss">> = {}): MultiHinge {
  const place = "loss.multiHinge";
  if (power !== 1 && power !== 2)
    throw new UserError({ place: `${place}, power`, what: `expected 1 or 2, got ${JSON.stringify(power)}`, remedy: "Give 1 or 2" });
  return {
    loss: "multiHinge",
    margin: inRange(margin, 0, Number.POSITIVE_INFINITY, "()", `${place}, margin`),
    power,
    classWeights: classWeights === null ? null : checkedWeights(classWeights, place),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const multiHingeMember: LossMember<MultiHinge> = {
  targetKind: () => "class",
  predictionKind: () => "scores",
  trace: ({ margin, power, classWeights, meanBy }, { prediction: x, target, weight }) => {
    const place = "loss.multiHinge";
    const classes = x.shape[1];
    if (classes === undefined || x.shape.length !== 2)
      throw new UserError({ place, what: `scores of shape [${x.shape.join(", ")}]`, remedy: "Give [batch, classes]" });
    const hot = oneHot(checkedTarget(target, x, place), classes); // [batch, classes]
    const ofTarget = sum(hot.mul(x), { axes: 1, keepDims: true });
    const excess = x.sub(ofTarget).add(margin).relu().mul(hot.neg().add(1));
    const plain = sum(power === 1 ? excess : excess.square(), { axes: 1 }).div(classes);
    const weights = classWeightsOf(classWeights, x, place);
    return meanOf(weights === undefined ? plain : plain.mul(sum(hot.mul(weights), { axes: 1 })), weight, meanBy);
  },
};

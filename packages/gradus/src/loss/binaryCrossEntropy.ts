import { constant, type Sym } from "../engine/graph/index.js";
import { inRange, oneOf, UserError } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, meanOf } from "./reduce.js";
import { softplusTail } from "./softplus.js";

/**
 * Binary cross-entropy on logits: each = p t softplus(-x) + (1 - t) softplus(x), p the weight of positive targets (one, or one for each column).
 * Finite for every finite logit, and exact where the prediction is right by far. Targets may be probabilities.
 * With `labelSmoothing` s a target t becomes t (1 - s) + s / 2.
 */
export type BinaryCrossEntropy = Readonly<{
  loss: "binaryCrossEntropy";
  positiveWeight: number | readonly number[];
  labelSmoothing: number;
  meanBy: MeanBy;
}>;

type Options = { positiveWeight?: number | readonly number[]; labelSmoothing?: number; meanBy?: MeanBy };

/** @throws UserError if a weight is negative or the smoothing is not below 1 */
export function binaryCrossEntropy({ positiveWeight = 1, labelSmoothing = 0, meanBy = "weights" }: Options = {}): BinaryCrossEntropy {
  const place = "loss.binaryCrossEntropy";
  const checked = (value: number): number => inRange(value, 0, Number.POSITIVE_INFINITY, "[)", `${place}, positiveWeight`);
  return {
    loss: "binaryCrossEntropy",
    positiveWeight: Array.isArray(positiveWeight) ? positiveWeight.map(checked) : checked(positiveWeight as number),
    labelSmoothing: inRange(labelSmoothing, 0, 1, "[)", `${place}, labelSmoothing`),
    meanBy: oneOf(String(meanBy) as MeanBy, ["weights", "count"], `${place}, meanBy`),
  };
}

export const binaryCrossEntropyMember: LossMember<BinaryCrossEntropy> = {
  targetKind: () => "binary",
  predictionKind: () => "logits",
  outputsPer: "column",
  trace: ({ positiveWeight, labelSmoothing, meanBy }, { prediction: x, target, weight }) => {
    const given = alike(x, target, "loss.binaryCrossEntropy");
    const t = labelSmoothing === 0 ? given : given.mul(1 - labelSmoothing).add(labelSmoothing / 2);
    const positive = positiveWeight === 1 ? t : t.mul(positiveWeights(positiveWeight, x));
    const negative = t.neg().add(1);
    // Both softplus share their tail; at 0 its slope 1/2 and the slope -1 of max(-x, 0) give what each of them has there.
    const each = positive
      .mul(x.neg().max(0))
      .add(negative.mul(x.relu()))
      .add(positive.add(negative).mul(softplusTail(x)));
    return meanOf(each, weight, meanBy);
  },
};

function positiveWeights(weights: number | readonly number[], x: Sym): Sym | number {
  if (typeof weights === "number") return weights;
  if (weights.length === (x.shape.at(-1) ?? 1)) return constant(weights, [weights.length]);
  throw new UserError({
    place: "loss.binaryCrossEntropy, positiveWeight",
    what: `${weights.length} weights for ${x.shape.at(-1) ?? 1} columns`,
    remedy: "Give one number, or one for each target column",
  });
}

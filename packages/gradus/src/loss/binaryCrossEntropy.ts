import { constant, type Sym } from "../engine/graph/index.js";
import { inRange, oneOf, UserError } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";
import { softplusTail } from "./softplus.js";

/**
 * Binary cross-entropy of logits: each = p t softplus(-x) + (1 - t) softplus(x), p the weight of positive targets (one, or one for each column).
 * Finite for every finite logit, and exact where the prediction is right by far. Targets may be probabilities.
 * With `labelSmoothing` s a target t becomes t (1 - s) + s / 2.
 * `of: "probabilities"`: x is the probability itself, each = -p t log x - (1 - t) log(1 - x), logarithms bounded below by -100 and x (1 - x) by
 * 1e-12 in the gradient, as in PyTorch's BCELoss; logits are better, since a probability of 1 has forgotten how sure it was.
 */
export type BinaryCrossEntropy = Readonly<{
  loss: "binaryCrossEntropy";
  of: "logits" | "probabilities";
  positiveWeight: number | readonly number[];
  labelSmoothing: number;
  meanBy: MeanBy;
}>;

/** @throws UserError if a weight is negative or the smoothing is not below 1 */
export function binaryCrossEntropy(options: Partial<Omit<BinaryCrossEntropy, "loss">> = {}): BinaryCrossEntropy {
  const { of = "logits", positiveWeight = 1, labelSmoothing = 0, meanBy = "weights" } = options;
  const place = "loss.binaryCrossEntropy";
  const checked = (value: number): number => inRange(value, 0, Number.POSITIVE_INFINITY, "[)", `${place}, positiveWeight`);
  return {
    loss: "binaryCrossEntropy",
    of: oneOf(String(of) as BinaryCrossEntropy["of"], ["logits", "probabilities"], `${place}, of`),
    positiveWeight: Array.isArray(positiveWeight) ? positiveWeight.map(checked) : checked(positiveWeight as number),
    labelSmoothing: inRange(labelSmoothing, 0, 1, "[]", `${place}, labelSmoothing`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const binaryCrossEntropyMember: LossMember<BinaryCrossEntropy> = {
  targetKind: () => "binary",
  predictionKind: ({ of }) => of,
  trace: ({ of, positiveWeight, labelSmoothing, meanBy }, { prediction: x, target, weight }) => {
    const given = alike(x, target, "loss.binaryCrossEntropy");
    const t = labelSmoothing === 0 ? given : given.mul(1 - labelSmoothing).add(labelSmoothing / 2);
    const positive = positiveWeight === 1 ? t : t.mul(positiveWeights(positiveWeight, x));
    const negative = t.neg().add(1);
    return meanOf(of === "logits" ? ofLogits(x, positive, negative) : ofProbabilities(x, positive, negative), weight, meanBy);
  },
};

/** Both softplus share their tail; at 0 its slope 1/2 and the slope -1 of max(-x, 0) give what each of them has there. */
function ofLogits(x: Sym, positive: Sym, negative: Sym): Sym {
  return positive
    .mul(x.neg().max(0))
    .add(negative.mul(x.relu()))
    .add(positive.add(negative).mul(softplusTail(x)));
}

/** The bounds of value and gradient differ, so the gradient is put in by hand: value + (x - x) slope, where the second x counts as constant. */
function ofProbabilities(x: Sym, positive: Sym, negative: Sym): Sym {
  const bounded = (p: Sym): Sym => p.log().max(-100);
  const value = positive
    .mul(bounded(x))
    .add(negative.mul(bounded(x.neg().add(1))))
    .neg();
  const slope = negative
    .mul(x)
    .sub(positive.mul(x.neg().add(1)))
    .div(x.mul(x.neg().add(1)).max(1e-12));
  return value.stopGradient().add(x.sub(x.stopGradient()).mul(slope.stopGradient()));
}

function positiveWeights(weights: number | readonly number[], x: Sym): Sym | number {
  if (typeof weights === "number") return weights;
  if (weights.length === (x.shape.at(-1) ?? 1)) return constant(weights, [weights.length]);
  throw new UserError({
    place: "loss.binaryCrossEntropy, positiveWeight",
    what: `${weights.length} weights for ${x.shape.at(-1) ?? 1} columns`,
    remedy: "Give one number, or one for each target column",
  });
}

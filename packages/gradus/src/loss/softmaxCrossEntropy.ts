import { constant, oneHot, reduceMax, reshape, type Sym, sum, transpose } from "../engine/graph/index.js";
import { inRange, integerFrom, oneOf, UserError } from "../errors/index.js";
import type { LossMember, LossValue, MeanBy } from "./loss.js";
import { checkedMeanBy, countOf, ratio, spreadWeights } from "./reduce.js";

/**
 * Cross-entropy of softmax over axis 1 of logits [batch, classes, ...]: each = -log softmax(x)[t] = log sum exp(x - max) - (x[t] - max).
 * Targets: i32 class numbers [batch, ...], or f32 shares of the prediction's shape. The gradient is (softmax - target) / n.
 *   `labelSmoothing` s: a target becomes (1 - s) t + s / classes
 *   `classWeights` w: for class numbers (1 - s) w[t] nll[t] + s / classes sum over c of w[c] nll[c], and the mean divides by the sum of w[t];
 *     for shares every class's term is weighted, and the mean divides by the number of rows (and positions)
 *   `ignore`: targets of that number contribute 0 and are not counted
 * With row weights, the mean divides by the sum of w[t] times the row's weight (`meanBy: "weights"`), or by the number of rows ("count").
 * All conventions are those of PyTorch's CrossEntropyLoss. With `of: "logProbabilities"` x holds log-probabilities (PyTorch's NLLLoss).
 */
export type SoftmaxCrossEntropy = Readonly<{
  loss: "softmaxCrossEntropy";
  of: "logits" | "logProbabilities";
  labelSmoothing: number;
  classWeights: readonly number[] | null;
  ignore: number | null;
  meanBy: MeanBy;
}>;

type Options = Partial<Omit<SoftmaxCrossEntropy, "loss">>;

/** @throws UserError if the smoothing is not below 1 or a weight is negative */
export function softmaxCrossEntropy(options: Options = {}): SoftmaxCrossEntropy {
  const { of = "logits", labelSmoothing = 0, classWeights = null, ignore = null, meanBy = "weights" } = options;
  const place = "loss.softmaxCrossEntropy";
  return {
    loss: "softmaxCrossEntropy",
    of: oneOf(String(of) as SoftmaxCrossEntropy["of"], ["logits", "logProbabilities"], `${place}, of`),
    labelSmoothing: inRange(labelSmoothing, 0, 1, "[]", `${place}, labelSmoothing`),
    classWeights: classWeights === null ? null : checkedWeights(classWeights, place),
    ignore: ignore === null ? null : integerFrom(Number.MIN_SAFE_INTEGER, ignore, `${place}, ignore`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

/** @throws UserError unless it is a list of numbers from 0 on */
export function checkedWeights(weights: readonly number[], place: string): readonly number[] {
  if (!Array.isArray(weights))
    throw new UserError({
      place,
      what: `classWeights are ${JSON.stringify(weights)}`,
      remedy: "Give a list with one number for each class",
    });
  return weights.map((weight, at) => inRange(weight, 0, Number.POSITIVE_INFINITY, "[)", `${place}, classWeights[${at}]`));
}

export const softmaxCrossEntropyMember: LossMember<SoftmaxCrossEntropy> = {
  targetKind: () => "class",
  predictionKind: ({ of }) => of,
  outputsPer: "class",
  trace: (loss, { prediction, target, weight }) => {
    const place = "loss.softmaxCrossEntropy";
    const x = classesLast(prediction, place);
    const nll = loss.of === "logits" ? negativeLogSoftmax(x) : x.neg(); // [batch, ..., classes]
    const weights = classWeightsOf(loss.classWeights, x, place);
    if (target.dtype === "i32") return ofClasses(loss, { nll, target: checkedTarget(target, x, place), weights, weight });
    return ofShares(loss, { nll, target: sharesLast(target, prediction, place), weights, weight });
  },
};

type Parts = Readonly<{ nll: Sym; target: Sym; weights: Sym | undefined; weight: Sym | undefined }>;

function ofClasses({ labelSmoothing, ignore, meanBy }: SoftmaxCrossEntropy, { nll, target, weights, weight }: Parts): LossValue {
  const classes = nll.shape.at(-1)!;
  const hot = oneHot(target, classes); // [batch, ..., classes]
  const weighted = weights === undefined ? nll : nll.mul(weights);
  const last = { axes: -1 };
  const ofTarget = sum(hot.mul(weighted), last); // [batch, ...]
  const smooth = labelSmoothing === 0 ? ofTarget : ofTarget.mul(1 - labelSmoothing).add(sum(weighted, last).mul(labelSmoothing / classes));
  const counts = ignore === null ? undefined : target.notEqual(ignore);
  const kept = counts === undefined ? smooth : counts.select(smooth, 0);
  const weightOfTarget = weights === undefined ? undefined : sum(hot.mul(weights), last);
  const share = counts === undefined ? weightOfTarget : counts.select(weightOfTarget ?? 1, 0);
  const rows = weight === undefined ? undefined : spreadWeights(weight, kept);
  const each = rows === undefined ? kept : kept.mul(rows);
  const divisors = rows === undefined || meanBy === "count" ? share : share === undefined ? rows : share.mul(rows);
  return { each, total: divisors === undefined ? sum(each).div(countOf(each)) : ratio(sum(each), sum(broadcastLike(divisors, each))) };
}

function ofShares({ labelSmoothing, meanBy }: SoftmaxCrossEntropy, { nll, target, weights, weight }: Parts): LossValue {
  const smooth = labelSmoothing === 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing / nll.shape.at(-1)!);
  const terms = smooth.mul(weights === undefined ? nll : nll.mul(weights));
  const plain = sum(terms, { axes: -1 });
  if (weight === undefined) return { each: plain, total: sum(plain).div(countOf(plain)) };
  const rows = spreadWeights(weight, plain);
  const each = plain.mul(rows);
  return { each, total: meanBy === "count" ? sum(each).div(countOf(each)) : ratio(sum(each), sum(rows)) };
}

/** -log softmax over the last axis; the maximum goes before the difference is taken, and counts as a constant. */
export function negativeLogSoftmax(x: Sym): Sym {
  const last = { axes: -1, keepDims: true };
  const shifted = x.sub(reduceMax(x, last).stopGradient());
  return sum(shifted.exp(), last).log().sub(shifted);
}

/** [batch, classes, ...] as [batch, ..., classes]. */
export function classesLast(x: Sym, place: string): Sym {
  if (x.shape.length >= 2) return x.shape.length === 2 ? x : transpose(x, [0, ...[...x.shape.keys()].slice(2), 1]);
  throw new UserError({
    place,
    what: `predictions of shape [${x.shape.join(", ")}]`,
    remedy: "Let the last layer have one output for each class: [batch, classes]",
  });
}

/** Class weights [classes]. @throws UserError if there is not one for each class */
export function classWeightsOf(weights: readonly number[] | null, x: Sym, place: string): Sym | undefined {
  if (weights === null) return undefined;
  const classes = x.shape.at(-1)!;
  if (weights.length === classes) return constant(weights, [classes]);
  throw new UserError({ place, what: `${weights.length} class weights for ${classes} classes`, remedy: "Give one weight for each class" });
}

/** Class numbers [batch, ...]; [batch, 1] is taken as [batch]. @throws UserError for another shape */
export function checkedTarget(target: Sym, x: Sym, place: string): Sym {
  const expected = x.shape.slice(0, -1);
  const fits = (shape: readonly number[]): boolean =>
    shape.length === expected.length && shape.every((size, axis) => size === expected[axis]);
  if (fits(target.shape)) return target;
  if (target.shape.at(-1) === 1 && fits(target.shape.slice(0, -1))) return reshape(target, expected);
  throw new UserError({
    place,
    what: `class numbers of shape [${target.shape.join(", ")}] for predictions that want [${expected.join(", ")}]`,
    remedy: "Give one class number for each row",
  });
}

function sharesLast(target: Sym, prediction: Sym, place: string): Sym {
  const { shape } = prediction;
  if (target.dtype === "f32" && target.shape.length === shape.length && target.shape.every((size, axis) => size === shape[axis]))
    return classesLast(target, place);
  throw new UserError({
    place,
    what: `${target.dtype} targets of shape [${target.shape.join(", ")}] for predictions [${shape.join(", ")}]`,
    remedy: "Give i32 class numbers, or f32 shares of all classes in the prediction's shape",
  });
}

/** Divisors of each row count once for each element of `each`. */
function broadcastLike(divisors: Sym, each: Sym): Sym {
  return divisors.shape.length === each.shape.length ? divisors : spreadWeights(divisors, each);
}

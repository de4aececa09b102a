import { broadcastTo, constant, reshape, type Sym, sum, transpose } from "../engine/graph/index.js";
import { inRange, integerFrom, oneOf, UserError } from "../errors/index.js";
import { isTarget, negativeLogOfTarget, negativeLogSoftmax, ofTarget } from "./logSoftmax.js";
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
      takes: { type: "array", items: { type: "number", minimum: 0 } },
    });
  return weights.map((weight, at) => inRange(weight, 0, Number.POSITIVE_INFINITY, "[)", `${place}, classWeights[${at}]`));
}

export const softmaxCrossEntropyMember: LossMember<SoftmaxCrossEntropy> = {
  targetKind: () => "class",
  predictionKind: ({ of }) => of,
  takesShares: true,
  trace: (loss, { prediction, target, weight }) => {
    const place = "loss.softmaxCrossEntropy";
    const x = classesLast(prediction, place); // [batch, ..., classes]
    const weights = classWeightsOf(loss.classWeights, x, place);
    if (target.dtype === "i32") return ofClasses(loss, { x, target: checkedTarget(target, x, place), weights, weight });
    return ofShares(loss, { x, target: sharesLast(target, prediction, place), weights, weight });
  },
};

type Parts = Readonly<{ x: Sym; target: Sym; weights: Sym | undefined; weight: Sym | undefined }>;

function ofClasses(loss: SoftmaxCrossEntropy, { x, target, weights, weight }: Parts): LossValue {
  const hot = isTarget(target, x.shape.at(-1)!); // [batch, ..., classes]
  const weightOfTarget = weights === undefined ? undefined : ofTarget(broadcastTo(weights, x.shape), hot);
  const plain = loss.labelSmoothing === 0 ? weighted(nllOfTarget(loss, x, hot), weightOfTarget) : smoothed(loss, { x, hot, weights });
  const counts = loss.ignore === null ? undefined : target.notEqual(loss.ignore);
  const kept = counts === undefined ? plain : counts.select(plain, 0);
  const share = counts === undefined ? weightOfTarget : counts.select(weightOfTarget ?? 1, 0);
  const rows = weight === undefined ? undefined : spreadWeights(weight, kept);
  const each = weighted(kept, rows);
  const divisors = rows === undefined || loss.meanBy === "count" ? share : weighted(rows, share);
  return { each, total: divisors === undefined ? sum(each).div(countOf(each)) : ratio(sum(each), sum(divisors)) };
}

function nllOfTarget({ of }: SoftmaxCrossEntropy, x: Sym, hot: Sym): Sym {
  return of === "logits" ? negativeLogOfTarget(x, hot) : ofTarget(x, hot).neg();
}

/** (1 - s) w[t] nll[t] + s / classes sum over c of w[c] nll[c]. */
function smoothed({ of, labelSmoothing }: SoftmaxCrossEntropy, { x, hot, weights }: { x: Sym; hot: Sym; weights: Sym | undefined }): Sym {
  const terms = weighted(of === "logits" ? negativeLogSoftmax(x) : x.neg(), weights);
  const all = sum(terms, { axes: -1 }).mul(labelSmoothing / x.shape.at(-1)!);
  return ofTarget(terms, hot)
    .mul(1 - labelSmoothing)
    .add(all);
}

function ofShares({ of, labelSmoothing, meanBy }: SoftmaxCrossEntropy, { x, target, weights, weight }: Parts): LossValue {
  const nll = of === "logits" ? negativeLogSoftmax(x) : x.neg();
  const shares = labelSmoothing === 0 ? target : target.mul(1 - labelSmoothing).add(labelSmoothing / x.shape.at(-1)!);
  const terms = shares.mul(weighted(nll, weights));
  const plain = sum(terms, { axes: -1 });
  if (weight === undefined) return { each: plain, total: sum(plain).div(countOf(plain)) };
  const rows = spreadWeights(weight, plain);
  const each = plain.mul(rows);
  return { each, total: meanBy === "count" ? sum(each).div(countOf(each)) : ratio(sum(each), sum(rows)) };
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

function weighted(values: Sym, weights: Sym | undefined): Sym {
  return weights === undefined ? values : values.mul(weights);
}

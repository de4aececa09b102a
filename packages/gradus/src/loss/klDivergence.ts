import { flag, oneOf } from "../errors/index.js";
import { negativeLogSoftmax } from "./logSoftmax.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/**
 * Kullback-Leibler divergence of predicted log-probabilities x from target shares t: t (log t - x), 0 where t is 0. `targetLog`: the targets are
 * logarithms too. `of: "logits"` takes log softmax over the last axis first. `mean: "rows"` sums up the classes and averages rows, which is the
 * divergence (PyTorch's "batchmean"); "elements" averages everything (PyTorch's "mean").
 * Source: Kullback and Leibler 1951.
 */
export type KlDivergence = Readonly<{
  loss: "klDivergence";
  of: "logits" | "logProbabilities";
  targetLog: boolean;
  mean: "rows" | "elements";
  meanBy: MeanBy;
}>;

/** @throws UserError if a name is unknown */
export function klDivergence(options: Partial<Omit<KlDivergence, "loss">> = {}): KlDivergence {
  const { of = "logits", targetLog = false, mean = "rows", meanBy = "weights" } = options;
  const place = "loss.klDivergence";
  return {
    loss: "klDivergence",
    of: oneOf(String(of) as KlDivergence["of"], ["logits", "logProbabilities"], `${place}, of`),
    targetLog: flag(targetLog, `${place}, targetLog`),
    mean: oneOf(String(mean) as KlDivergence["mean"], ["rows", "elements"], `${place}, mean`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const klDivergenceMember: LossMember<KlDivergence> = {
  targetKind: () => "shares",
  predictionKind: ({ of }) => of,
  trace: ({ of, targetLog, mean, meanBy }, { prediction, target, weight }) => {
    const given = alike(prediction, target, "loss.klDivergence");
    const logs = of === "logits" ? negativeLogSoftmax(prediction).neg() : prediction;
    const shares = targetLog ? given.exp() : given;
    const some = shares.greater(0);
    const logShares = targetLog ? given : some.select(given, 1).log();
    const plain = some.select(shares.mul(logShares.sub(logs)), 0);
    const { each, total } = meanOf(plain, weight, meanBy);
    const [rows = 1, ...others] = prediction.shape;
    return { each, total: mean === "elements" || rows === 0 ? total : total.mul(others.reduce((a, b) => a * b, 1)) };
  },
};

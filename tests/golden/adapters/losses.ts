import { gradients, input as leaf, type Sym, sum } from "#gradus/engine";
import { checkedLoss, type Loss, lossMemberOf } from "#gradus/loss";
import type { GoldenCase } from "#gradus/testing";
import { type Adapter, type Adapters, onEngine } from "../adapter.js";
import { flagOf, input, numberOf, wordOf } from "../caseFields.js";
import { backendOf } from "../descend.js";
import { runOnce } from "../runOnce.js";

const reductions = ["mean", "sum", "none", "batchmean"] as const;

/** A loss of the product, made from a case's params and inputs; `rowWeight` names the input that holds weights of rows or elements. */
type Made = Readonly<{ loss: Loss; rowWeight?: string }>;

/** Value and gradient of a loss, reduced as the case says: its own mean, the sum, each element against `gy`, or the sum divided by the rows. */
function compares(make: (golden: GoldenCase) => Made): Adapter {
  return onEngine((golden, precision) => {
    const { loss, rowWeight } = make(golden);
    const [x, t] = [input(golden, "x"), input(golden, "t")];
    const prediction = leaf("x", x.shape);
    const target = leaf("t", t.shape, usesClasses(loss, t.integer && t.shape.length < x.shape.length) ? "i32" : "f32");
    const weighted = rowWeight !== undefined && golden.inputs[rowWeight] !== undefined;
    const weight = weighted ? { weight: leaf(rowWeight, input(golden, rowWeight).shape) } : {};
    const { each, total } = lossMemberOf(loss).trace(loss, { prediction, target, ...weight });
    const value = reduced(golden, each, total, x.shape[0] ?? 1);
    const scalar = value.shape.length === 0 ? value : sum(value.mul(leaf("gy", value.shape)));
    const [dx] = gradients(scalar, [prediction]);
    return runOnce({ loss: value, dx: dx ?? prediction }, golden.inputs, backendOf[precision]);
  });
}

function reduced(golden: GoldenCase, each: Sym, total: Sym, rows: number): Sym {
  switch (wordOf(golden, "reduction", reductions)) {
    case "mean":
      return total;
    case "sum":
      return sum(each);
    case "batchmean":
      return sum(each).div(rows);
    case "none":
      return each;
  }
}

function usesClasses(loss: Loss, integers: boolean): boolean {
  return lossMemberOf(loss).targetKind(loss) === "class" && integers;
}

/** A loss by its JSON, so that the check of what comes out of a recipe runs too. */
const made = (value: Readonly<Record<string, unknown>>, rowWeight?: string): Made => ({
  loss: checkedLoss(value, "golden"),
  ...(rowWeight !== undefined && { rowWeight }),
});

/** The class weights of a case, or null. */
function weightsOf({ inputs }: GoldenCase, name: string): number[] | null {
  return inputs[name] === undefined ? null : [...inputs[name].data];
}

const crossEntropy =
  (of: "logits" | "logProbabilities") =>
  (golden: GoldenCase): Made =>
    made({
      loss: "softmaxCrossEntropy",
      of,
      classWeights: weightsOf(golden, "weight"),
      labelSmoothing: numberOf(golden, "labelSmoothing", 0),
      ignore: golden.params.ignoreIndex ?? null,
    });

export const losses: Adapters = {
  mse: compares(() => made({ loss: "meanSquaredError" })),
  mae: compares(() => made({ loss: "meanAbsoluteError" })),
  huber: compares((golden) => made({ loss: "huber", delta: numberOf(golden, "delta") })),
  smoothL1: compares((golden) => made({ loss: "smoothL1", beta: numberOf(golden, "beta") })),
  bce: compares(() => made({ loss: "binaryCrossEntropy", of: "probabilities", meanBy: "count" }, "weight")),
  bceWithLogits: compares((golden) =>
    made({ loss: "binaryCrossEntropy", positiveWeight: weightsOf(golden, "posWeight") ?? 1, meanBy: "count" }, "weight"),
  ),
  crossEntropy: compares(crossEntropy("logits")),
  nll: compares(crossEntropy("logProbabilities")),
  kl: compares((golden) =>
    made({
      loss: "klDivergence",
      of: "logProbabilities",
      targetLog: flagOf(golden, "logTarget"),
      mean: golden.params.reduction === "mean" ? "elements" : "rows",
    }),
  ),
  hinge: compares((golden) => made({ loss: "hinge", margin: numberOf(golden, "margin") })),
  squaredHinge: compares((golden) => made({ loss: "squaredHinge", margin: numberOf(golden, "margin") })),
  multiHinge: compares((golden) =>
    made({
      loss: "multiHinge",
      margin: numberOf(golden, "margin"),
      power: numberOf(golden, "p"),
      classWeights: weightsOf(golden, "weight"),
    }),
  ),
  focal: compares((golden) => made({ loss: "focal", gamma: numberOf(golden, "gamma"), classWeights: weightsOf(golden, "weight") })),
  focalBinary: compares((golden) => made({ loss: "binaryFocal", gamma: numberOf(golden, "gamma"), alpha: golden.params.alpha ?? null })),
  poissonNll: compares((golden) =>
    made({ loss: "poisson", logRate: flagOf(golden, "logInput"), full: flagOf(golden, "full"), eps: numberOf(golden, "eps") }),
  ),
  quantile: compares((golden) => made({ loss: "quantile", quantile: numberOf(golden, "quantile") })),
  crossEntropySamples: compares((golden) =>
    made({ loss: "softmaxCrossEntropy", meanBy: wordOf(golden, "normalizer", ["weights", "count"]) }, "sampleWeight"),
  ),
};

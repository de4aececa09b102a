import * as metrics from "#gradus/metrics";
import type { GoldenCase } from "#gradus/testing";
import { type Adapters, type Computation, inFloat64, scalar, vector } from "../adapter.js";
import { input, numberOf, numbersOf, wordOf } from "../caseFields.js";

const data = (golden: GoldenCase, name: string): Float64Array => input(golden, name).data;
const weightOf = (golden: GoldenCase): Float64Array | undefined => golden.inputs.weight?.data;

/** Only what the case asks for: with weights it has fewer outputs. */
function asked(golden: GoldenCase, all: Readonly<Record<string, () => Computation[string]>>): Computation {
  const names = Object.keys(golden.outputs);
  return Object.fromEntries(Object.entries(all).flatMap(([name, compute]) => (names.includes(name) ? [[name, compute()]] : [])));
}

const classification = inFloat64((golden) => {
  const classes = numberOf(golden, "classes");
  const zeroDivision = numberOf(golden, "zeroDivision") === 1 ? 1 : 0;
  const rows = { y: data(golden, "y"), predicted: data(golden, "predicted"), weight: weightOf(golden) };
  const matrix = metrics.confusion({ ...rows, classes });
  const each = metrics.classScores(matrix, { zeroDivision });
  const averages = (["micro", "macro", "weighted", "binary"] as const).flatMap((average) => {
    const score = (pick: "precision" | "recall" | "f") => () => scalar(metrics.averageScores(matrix, average, { zeroDivision })[pick]);
    return [
      [`precision_${average}`, score("precision")],
      [`recall_${average}`, score("recall")],
      [`f1_${average}`, score("f")],
    ] as const;
  });
  return asked(golden, {
    accuracy: () => scalar(metrics.accuracy(rows).value),
    confusion: () => ({ shape: [classes, classes], data: matrix.counts }),
    balancedAccuracy: () => scalar(metrics.balancedAccuracy(matrix)),
    mcc: () => scalar(metrics.matthews(matrix)),
    kappa: () => scalar(metrics.kappa(matrix)),
    support: () => vector(each.map(({ support }) => support)),
    precision: () => vector(each.map(({ precision }) => precision)),
    recall: () => vector(each.map(({ recall }) => recall)),
    f1: () => vector(each.map(({ f }) => f)),
    f2_macro: () => scalar(metrics.averageScores(matrix, "macro", { beta: 2, zeroDivision }).f),
    ...Object.fromEntries(averages),
  });
});

const ranking = inFloat64((golden) => {
  const rows = { y: data(golden, "y"), score: data(golden, "score"), weight: weightOf(golden) };
  const [roc, pr] = [metrics.rocCurve(rows), metrics.precisionRecallCurve(rows)];
  return asked(golden, {
    rocAuc: () => scalar(metrics.rocAuc(rows)),
    averagePrecision: () => scalar(metrics.averagePrecision(rows)),
    prAucTrapezoid: () => scalar(metrics.prAuc(rows)),
    fpr: () => vector(roc.falsePositiveRate),
    tpr: () => vector(roc.truePositiveRate),
    rocThresholds: () => vector(roc.threshold),
    precision: () => vector(pr.precision),
    recall: () => vector(pr.recall),
    prThresholds: () => vector(pr.threshold),
  });
});

const rankingMulticlass = inFloat64((golden) => {
  const rows = { y: data(golden, "y"), probability: data(golden, "probability") };
  const area = (pairing: "oneVsRest" | "oneVsOne", average: "macro" | "weighted") =>
    scalar(metrics.rocAucMulticlass({ ...rows, pairing, average }));
  return {
    ovr_macro: area("oneVsRest", "macro"),
    ovr_weighted: area("oneVsRest", "weighted"),
    ovo_macro: area("oneVsOne", "macro"),
    ovo_weighted: area("oneVsOne", "weighted"),
  };
});

const ece = inFloat64((golden) => {
  const columns = wordOf(golden, "kind", ["positiveClass", "topLabel"]) === "positiveClass" ? 1 : 2;
  if (input(golden, "probability").shape.length !== columns) throw new Error("the kind does not fit the probabilities");
  const found = metrics.calibration({ y: data(golden, "y"), probability: data(golden, "probability"), bins: numberOf(golden, "bins") });
  return {
    ece: scalar(found.expected),
    mce: scalar(found.largest),
    count: vector(found.count),
    confidence: vector(found.confidence),
    accuracy: vector(found.accuracy),
  };
});

const regression = inFloat64((golden) => {
  const rows = { y: data(golden, "y"), predicted: data(golden, "predicted"), weight: weightOf(golden) };
  return asked(golden, {
    r2: () => scalar(metrics.r2(rows)),
    mae: () => scalar(metrics.mae(rows)),
    mse: () => scalar(metrics.mse(rows)),
    rmse: () => scalar(metrics.rmse(rows)),
    explainedVariance: () => scalar(metrics.explainedVariance(rows)),
    mape: () => scalar(metrics.mape(rows)),
    maxError: () => scalar(metrics.maxError(rows)),
    medianAe: () => scalar(metrics.medianError(rows)),
    pearson: () => scalar(metrics.pearson(rows)),
  });
});

const regressionOutputs = inFloat64((golden) => {
  const y = input(golden, "y");
  const rows = { y: y.data, predicted: data(golden, "predicted"), outputs: y.shape[1] ?? 1 };
  return {
    r2Each: vector(metrics.r2Each(rows)),
    r2: scalar(metrics.r2(rows)),
    mse: scalar(metrics.mse(rows)),
    rmse: scalar(metrics.rmse(rows)),
    mae: scalar(metrics.mae(rows)),
  };
});

export const metricsAdapters: Adapters = {
  classification,
  ranking,
  rankingMulticlass,
  topK: inFloat64((golden) => {
    const rows = { y: data(golden, "y"), score: data(golden, "score") };
    return { accuracy: vector(numbersOf(golden, "k").map((k) => metrics.topK({ ...rows, k }))) };
  }),
  binaryProbability: inFloat64((golden) => {
    const rows = { y: data(golden, "y"), probability: data(golden, "probability") };
    const weight = weightOf(golden);
    return {
      logLoss: scalar(metrics.logLoss(rows)),
      brier: scalar(metrics.brier(rows)),
      logLossWeighted: scalar(metrics.logLoss({ ...rows, weight })),
      brierWeighted: scalar(metrics.brier({ ...rows, weight })),
    };
  }),
  multiclassProbability: inFloat64((golden) => {
    const rows = { y: data(golden, "y"), probability: data(golden, "probability") };
    return { logLoss: scalar(metrics.logLoss(rows)), brier: scalar(metrics.brier(rows)) };
  }),
  ece,
  regression,
  regressionOutputs,
  pinball: inFloat64((golden) => ({
    loss: scalar(metrics.pinball({ y: data(golden, "y"), predicted: data(golden, "predicted"), quantile: numberOf(golden, "quantile") })),
  })),
};

import * as data from "#gradus/data";
import type { GoldenCase, GoldenTensor } from "#gradus/testing";
import { type Adapters, type Computation, type Computed, inFloat64, scalar, vector } from "../adapter.js";
import { flagOf, input, numberOf, numbersOf, wordOf } from "../caseFields.js";

const toMatrix = ({ shape, data: items }: GoldenTensor): data.Matrix => ({ data: items, rows: shape[0]!, columns: shape[1]! });
const x = (golden: GoldenCase): data.Matrix => toMatrix(input(golden, "x"));
const fresh = (golden: GoldenCase): data.Matrix => toMatrix(input(golden, "new"));
const integers = (golden: GoldenCase, name: string): Int32Array => Int32Array.from(input(golden, name).data);

const matrix = ({ data: items, rows, columns }: data.Matrix): Computed => ({ shape: [rows, columns], data: items });
const square = (items: Float64Array): Computed => ({ shape: [Math.sqrt(items.length), Math.sqrt(items.length)], data: items });
const magnitudes = ({ data: items, ...rest }: data.Matrix): Computed => matrix({ ...rest, data: items.map(Math.abs) });

/** The rows of words in the extra field `name`. */
function words({ id, extra }: GoldenCase, name: string): readonly (readonly string[])[] {
  const rows = extra[name];
  const isTable = Array.isArray(rows) && rows.every((row) => Array.isArray(row) && row.every((word) => typeof word === "string"));
  if (!isTable) throw new Error(`${id}: "${name}" is no table of words`);
  return rows;
}

/** Test rows of each fold as `test0`, `test1`, ... */
function folds(rows: readonly Int32Array[]): Computation {
  return Object.fromEntries(rows.map((test, fold) => [`test${fold}`, vector(test)]));
}

/** Rows of each class in each of the given sets of rows, [sets, classes]. */
function countsIn(codes: Int32Array, sets: readonly Int32Array[], classes: number): Computed {
  const counts = sets.flatMap((rows) => Array.from({ length: classes }, (_, code) => rows.filter((row) => codes[row] === code).length));
  return { shape: [sets.length, classes], data: counts };
}

/** What each class may have of `count` parts of n: the bounds that every stratified split must keep. */
function bounds(codes: Int32Array, classes: number, share: number, measured: Computed): Computation {
  const sizes = Array.from({ length: classes }, (_, code) => codes.filter((each) => each === code).length);
  const floor = sizes.map((size) => Math.floor(size * share + 1e-9));
  const ceil = sizes.map((size) => Math.ceil(size * share - 1e-9));
  const kept = Array.from(measured.data, (count, i) => count >= floor[i % classes]! && count <= ceil[i % classes]!);
  if (!kept.every(Boolean)) throw new Error(`a class lies outside its bounds: ${Array.from(measured.data).join(", ")}`);
  return { countFloor: vector(floor), countCeil: vector(ceil) };
}

const standardScaler = inFloat64((golden) => {
  const scaler = data.fitStandardScaler(x(golden));
  const y = data.standardScale(scaler, x(golden));
  return {
    mean: vector(scaler.mean),
    var: vector(scaler.variance),
    scale: vector(scaler.scale),
    y: matrix(y),
    yNew: matrix(data.standardScale(scaler, fresh(golden))),
    back: matrix(data.standardScaleBack(scaler, y)),
  };
});

const standardScalerIncremental = inFloat64((golden) => {
  const { data: items, columns } = x(golden);
  const states: data.RunningMoments[] = [];
  let start = 0;
  for (const rows of numbersOf(golden, "sizes")) {
    states.push(data.addMoments(states.at(-1), { data: items.slice(start * columns, (start + rows) * columns), rows, columns }));
    start += rows;
  }
  const table = (pick: (state: data.RunningMoments) => Float64Array): Computed => ({
    shape: [states.length, columns],
    data: states.flatMap((state) => [...pick(state)]),
  });
  return { means: table(({ mean }) => mean), vars: table(({ variance }) => variance) };
});

const minMaxScaler = inFloat64((golden) => {
  const scaler = data.fitMinMaxScaler(x(golden), { low: numberOf(golden, "low"), high: numberOf(golden, "high") });
  return {
    min: vector(scaler.min),
    max: vector(scaler.max),
    scale: vector(scaler.scale),
    y: matrix(data.minMaxScale(scaler, x(golden))),
    yNew: matrix(data.minMaxScale(scaler, fresh(golden))),
  };
});

const robustScaler = inFloat64((golden) => {
  const [lower, upper] = numbersOf(golden, "quantiles");
  const scaler = data.fitRobustScaler(x(golden), { quantiles: [lower!, upper!] });
  return {
    center: vector(scaler.center),
    scale: vector(scaler.scale),
    y: matrix(data.robustScale(scaler, x(golden))),
    yNew: matrix(data.robustScale(scaler, fresh(golden))),
  };
});

const maxAbsScaler = inFloat64((golden) => {
  const scaler = data.fitMaxAbsScaler(x(golden));
  return { scale: vector(scaler.scale), y: matrix(data.maxAbsScale(scaler, x(golden))) };
});

const quantileTransformer = inFloat64((golden) => {
  const output = wordOf(golden, "output", ["uniform", "normal"]);
  const transformer = data.fitQuantileTransformer(x(golden), { quantiles: numberOf(golden, "quantiles"), output });
  const { references, table } = transformer;
  return {
    references: vector(references),
    table: { shape: [references.length, table.length], data: Array.from(references).flatMap((_, k) => table.map((column) => column[k]!)) },
    y: matrix(data.quantileTransform(transformer, x(golden))),
    ...(golden.inputs.new ? { yNew: matrix(data.quantileTransform(transformer, fresh(golden))) } : {}),
  };
});

const polynomialFeatures = inFloat64((golden) => {
  const options = { degree: numberOf(golden, "degree"), interactionOnly: flagOf(golden, "interactionOnly"), bias: flagOf(golden, "bias") };
  const powers = data.polynomialPowers(x(golden).columns, options);
  return {
    powers: { shape: [powers.length, x(golden).columns], data: powers.flat() },
    y: matrix(data.polynomialFeatures(x(golden), powers)),
  };
});

const bins = inFloat64((golden) => {
  const strategy = wordOf(golden, "strategy", ["uniform", "quantile"]);
  const edges = data.fitBins(x(golden), { bins: numberOf(golden, "bins"), strategy });
  return {
    edges: { shape: [edges.length, edges[0]!.length], data: edges.flatMap((column) => [...column]) },
    y: matrix(data.toBins(edges, x(golden))),
  };
});

const imputer = inFloat64((golden) => {
  const strategy = wordOf(golden, "strategy", ["mean", "median", "most_frequent", "constant"]);
  const by = strategy === "constant" ? { constant: numberOf(golden, "fill") } : strategy === "most_frequent" ? "mostFrequent" : strategy;
  const fitted = data.fitImputer(x(golden), by);
  return { statistics: vector(fitted.statistics), y: matrix(data.impute(fitted, x(golden))) };
});

const oneHot = inFloat64((golden) => {
  const categories = data.fitCategories(words(golden, "table"));
  const drop = golden.params.drop === "first" ? "first" : "none";
  return {
    y: matrix(data.oneHot(categories, words(golden, "table"), { drop })),
    yNew: matrix(data.oneHot(categories, words(golden, "new"), { drop })),
  };
});

const ordinal = inFloat64((golden) => {
  const categories = data.fitCategories(words(golden, "table"));
  return { y: matrix(data.ordinal(categories, words(golden, "table"), { unknown: numberOf(golden, "unknown") })) };
});

const stratifiedKFold = inFloat64((golden) => {
  const [codes, classes, count] = [integers(golden, "y"), numberOf(golden, "classes"), numberOf(golden, "folds")];
  const tests = data.stratifiedKFold(codes, { folds: count });
  const counts = countsIn(codes, tests, classes);
  return { ...folds(tests), counts, ...bounds(codes, classes, 1 / count, counts) };
});

const timeSeries = inFloat64((golden) => {
  const parts = data.timeSeriesFolds(numberOf(golden, "n"), { folds: numberOf(golden, "folds") });
  return { ...folds(parts.map(({ test }) => test)), trainEnds: vector(parts.map(({ trainEnd }) => trainEnd)) };
});

const holdOut = inFloat64((golden) => {
  const { train, test } = data.holdOut(numberOf(golden, "n"), { testSize: numberOf(golden, "testSize"), seed: 1 });
  return { trainCount: scalar(train.length), testCount: scalar(test.length) };
});

const holdOutStratified = inFloat64((golden) => {
  const [codes, classes, n] = [integers(golden, "y"), numberOf(golden, "classes"), numberOf(golden, "n")];
  const { test } = data.holdOut(n, { testSize: numberOf(golden, "testSize"), seed: 1, codes });
  return { testCount: scalar(test.length), ...bounds(codes, classes, test.length / n, countsIn(codes, [test], classes)) };
});

const zcaWhitening = inFloat64((golden) => {
  const fitted = data.fitWhitening(x(golden), { kind: "zca", eps: numberOf(golden, "eps") });
  return {
    mean: vector(fitted.mean),
    covariance: square(fitted.covariance),
    matrix: square(fitted.matrix),
    y: matrix(data.whiten(fitted, x(golden))),
    yNew: matrix(data.whiten(fitted, fresh(golden))),
  };
});

const pcaWhitening = inFloat64((golden) => {
  const fitted = data.fitWhitening(x(golden), { kind: "pca", eps: numberOf(golden, "eps") });
  const y = data.whiten(fitted, x(golden));
  const total = fitted.eigenvalues.reduce((sum, value) => sum + value, 0);
  return {
    mean: vector(fitted.mean),
    eigenvalues: vector(fitted.eigenvalues),
    explained: vector(fitted.eigenvalues.map((value) => value / total)),
    absY: magnitudes(y),
    absYNew: magnitudes(data.whiten(fitted, fresh(golden))),
    covarianceOfY: square(data.fitWhitening(y, { kind: "zca", eps: 1 }).covariance),
  };
});

/** Scalers, encoders, splits and whitening. */
export const preprocessing: Adapters = {
  standardScaler,
  standardScalerIncremental,
  minMaxScaler,
  robustScaler,
  maxAbsScaler,
  normalizer: inFloat64((golden) => ({ y: matrix(data.normalizeRows(x(golden), wordOf(golden, "norm", ["l1", "l2", "max"]))) })),
  quantileTransformer,
  polynomialFeatures,
  bins,
  imputer,
  oneHot,
  ordinal,
  oneHotIntegers: inFloat64((golden) => ({ y: matrix(data.oneHotIntegers(input(golden, "x").data, numberOf(golden, "classes"))) })),
  kFold: inFloat64((golden) => folds(data.kFold(numberOf(golden, "n"), { folds: numberOf(golden, "folds") }))),
  stratifiedKFold,
  timeSeries,
  groupKFold: inFloat64((golden) => folds(data.groupKFold(integers(golden, "groups"), { folds: numberOf(golden, "folds") }))),
  holdOut,
  holdOutStratified,
  zcaWhitening,
  pcaWhitening,
};

import fc from "fast-check";
import { expect, test } from "vitest";
import * as metrics from "./index.js";

const share = { min: 0, max: 1, noNaN: true } as const;

test("Wilson's interval is the textbook's", () => {
  // Newcombe 1998, Two-sided confidence intervals for the single proportion, method 3: 81 of 263 gives 0.2553 to 0.3662.
  const { low, high } = metrics.wilson(81 / 263, 263);
  expect(low).toBeCloseTo(0.2553, 4);
  expect(high).toBeCloseTo(0.3662, 4);
});

test("an interval holds its value and never leaves [0, 1]", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.double(share), (count, part) => {
      const { value, low, high } = metrics.wilson(Math.round(part * count) / count, count);
      return 0 <= low && low <= value && value <= high && high <= 1 && high - low > 0;
    }),
  );
});

test("accuracy counts rows and narrows its interval with more of them", () => {
  const few = metrics.accuracy({ y: [0, 1, 2, 2], predicted: [0, 1, 1, 2] });
  const many = metrics.accuracy({ y: Array(400).fill(1), predicted: Array.from({ length: 400 }, (_, row) => (row % 4 === 0 ? 0 : 1)) });
  expect([few.value, many.value]).toEqual([0.75, 0.75]);
  expect(many.high - many.low).toBeLessThan((few.high - few.low) / 4);
});

test("weights are repetitions: twice the weight is the row twice", () => {
  const y = [0, 1, 1, 0, 1];
  const score = [0.2, 0.9, 0.4, 0.6, 0.6];
  const weight = [1, 2, 1, 3, 1];
  const repeated = (values: readonly number[]): number[] => values.flatMap((value, row) => Array<number>(weight[row] ?? 0).fill(value));
  const plain = { y: repeated(y), score: repeated(score) };
  expect(metrics.rocAuc({ y, score, weight })).toBeCloseTo(metrics.rocAuc(plain), 12);
  expect(metrics.averagePrecision({ y, score, weight })).toBeCloseTo(metrics.averagePrecision(plain), 12);
  expect(metrics.logLoss({ y, probability: score, weight })).toBeCloseTo(metrics.logLoss({ y: plain.y, probability: plain.score }), 12);
  const regression = { y: repeated(y), predicted: repeated(score) };
  for (const measure of [metrics.rmse, metrics.mae, metrics.r2, metrics.explainedVariance, metrics.pearson])
    expect(measure({ y, predicted: score, weight })).toBeCloseTo(measure(regression), 12);
});

test("the area under the ROC curve is the share of pairs in the right order", () => {
  const rows = fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5 })), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(rows, (drawn) => {
      const [ones, zeros] = [drawn.filter(([one]) => one), drawn.filter(([one]) => !one)];
      fc.pre(ones.length > 0 && zeros.length > 0);
      let right = 0;
      for (const [, a] of ones) for (const [, b] of zeros) right += a > b ? 1 : a === b ? 0.5 : 0;
      const area = metrics.rocAuc({ y: drawn.map(([one]) => (one ? 1 : 0)), score: drawn.map(([, score]) => score) });
      return Math.abs(area - right / (ones.length * zeros.length)) < 1e-12;
    }),
  );
});

test("curves of 300,000 rows do not exhaust the stack", () => {
  const y = Uint8Array.from({ length: 300_000 }, (_, row) => row % 2);
  const score = Float32Array.from({ length: 300_000 }, (_, row) => row);
  expect(metrics.rocAuc({ y, score })).toBeCloseTo(0.5, 4);
  expect(metrics.averagePrecision({ y, score })).toBeGreaterThan(0.4);
});

test("log loss of a certain error is finite", () => {
  expect(metrics.logLoss({ y: [1], probability: [0] })).toBeCloseTo(-Math.log(2 ** -52), 12);
  expect(metrics.logLoss({ y: [0, 1], probability: [1, 0, 0.25, 0.75] })).toBeCloseTo(-Math.log(0.75) / 2, 12);
});

test("a probability on the edge of a bin belongs below it", () => {
  const { count } = metrics.calibration({ y: [1, 1, 1, 0], probability: [0, 0.2, 0.2001, 1], bins: 5 });
  expect(Array.from(count)).toEqual([2, 1, 0, 0, 1]);
});

test("R2 of the mean is 0, of a constant target 1 or 0", () => {
  expect(metrics.r2({ y: [1, 2, 3], predicted: [2, 2, 2] })).toBe(0);
  expect(metrics.r2({ y: [2, 2], predicted: [2, 2] })).toBe(1);
  expect(metrics.r2({ y: [2, 2], predicted: [2, 3] })).toBe(0);
});

test("the first values of a corrected average are not pulled to zero", () => {
  const once = metrics.ewmaAfter(metrics.ewma(0.98), 5);
  expect(once.v).toBeCloseTo(0.1, 12);
  expect(metrics.ewmaCorrected(once)).toBeCloseTo(5, 12);
  expect(() => metrics.ewma(1)).toThrow("metrics.ewma, beta: expected a number in [0, 1), got 1");
});

test("the report of two classes is that of class 1, and leaves out areas where a class is missing", () => {
  const probability = [0.9, 0.1, 0.4, 0.6, 0.2, 0.8, 0.7, 0.3];
  const report = metrics.classificationReport({ y: [0, 0, 1, 1], probability });
  expect(report).toMatchObject({ accuracy: { value: 0.5 }, precision: 0.5, recall: 0.5, f1: 0.5, rocAuc: 0.75 });
  expect(report.averagePrecision).toBeCloseTo(5 / 6, 12);
  const oneSided = metrics.classificationReport({ y: [0, 0, 0, 0], probability });
  expect(oneSided).not.toHaveProperty("rocAuc");
  expect(oneSided.accuracy.value).toBe(0.5);
});

test("the report of three classes has the mean over classes", () => {
  const probability = [0.8, 0.1, 0.1, 0.1, 0.8, 0.1, 0.5, 0.2, 0.3];
  const report = metrics.classificationReport({ y: [0, 1, 2], probability });
  expect(report.accuracy.value).toBeCloseTo(2 / 3, 12);
  expect(report.recall).toBeCloseTo(2 / 3, 12);
  expect(report.precision).toBeCloseTo(0.5, 12);
  expect(report.rocAuc).toBe(1);
});

test("the report of a regression is in the target's unit", () => {
  const report = metrics.regressionReport({ y: [0, 10], predicted: [3, 14] });
  expect(report).toEqual({
    rmse: Math.sqrt(12.5),
    mae: 3.5,
    r2: 0.5,
    explainedVariance: expect.closeTo(0.99),
    medianError: 3.5,
    maxError: 4,
  });
});

test.each([
  [() => metrics.accuracy({ y: [], predicted: [] }), "metrics.accuracy: there are no rows"],
  [() => metrics.accuracy({ y: [1, 2], predicted: [1] }), "metrics.accuracy: expected 2 values, as in y, got 1"],
  [() => metrics.logLoss({ y: [0, 1], probability: [0.1, 0.2, 0.3] }), "3 probabilities do not fill 2 rows"],
  [() => metrics.confusion({ y: [0, 3], predicted: [0, 1], classes: 3 }), "there is no class 3 among 3"],
  [() => metrics.rocAuc({ y: [1, 1], score: [0.1, 0.2] }), "there are no rows of both classes"],
  [() => metrics.rocAuc({ y: [0, 1], score: [Number.NaN, 0.2] }), "the score of row 0 is NaN"],
  [() => metrics.rocAuc({ y: [0, 2], score: [0.1, 0.2] }), "expected classes 0 and 1, got 2"],
  [() => metrics.rmse({ y: [1, 2, 3], predicted: [1, 2, 3], outputs: 2 }), "3 values do not fill rows of 2"],
  [() => metrics.rmse({ y: [1, 2], predicted: [1, 2], weight: [1] }), "expected 2 weights, got 1"],
  [() => metrics.pinball({ y: [1], predicted: [1], quantile: 2 }), "metrics.pinball, quantile"],
  [() => metrics.topK({ y: [0], score: [1, 2], k: 0 }), "metrics.topK, k"],
])("wrong columns are refused with their reason (%#)", (compute, message) => {
  expect(compute).toThrow(message);
});

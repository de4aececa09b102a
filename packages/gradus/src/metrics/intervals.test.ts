import { describe, expect, test } from "vitest";
import { type RandomNumbers, randomNumbers } from "../data/index.js";
import {
  averagePrecision,
  averagePrecisionInterval,
  averageScores,
  classificationIntervals,
  confusion,
  deltaInterval,
  type Interval,
  kappa,
  logLoss,
  matthews,
  medianInterval,
  r2Interval,
  regressionIntervals,
  rmse,
  rocAuc,
  rocAucInterval,
  wilson,
} from "./index.js";

const y = [0, 0, 1, 1, 1, 0];
const probability = [0.9, 0.1, 0.4, 0.6, 0.2, 0.8, 0.3, 0.7, 0.6, 0.4, 0.7, 0.3];

describe("the intervals of a classifier", () => {
  const found = classificationIntervals({ y, probability });

  test("have the metrics in their middle", () => {
    expect(found.accuracy.value).toBeCloseTo(4 / 6);
    expect(found.logLoss.value).toBeCloseTo(logLoss({ y, probability }), 12);
    expect(found.rocAuc!.value).toBe(rocAuc({ y, score: [0.1, 0.6, 0.8, 0.7, 0.4, 0.3] }));
    for (const { value, low, high } of [found.accuracy, found.logLoss, found.brier, found.rocAuc!])
      expect([low < value, value < high]).toEqual([true, true]);
  });

  test("of precision and recall are Wilson's, over the rows that each is a share of", () => {
    expect(found.precision[1]).toEqual(wilson(2 / 3, 3));
    expect(found.recall[0]).toEqual(wilson(2 / 3, 3));
  });

  test("of a class that nobody predicted say nothing", () => {
    expect(classificationIntervals({ y: [0, 1], probability: [0.9, 0.1, 0.8, 0.2] }).precision[1]).toEqual({
      value: Number.NaN,
      low: 0,
      high: 1,
    });
  });
});

test("the root of the mean squared error has the roots of its ends", () => {
  const numbers = { y: [1, 2, 3, 4], predicted: [1.5, 2, 2, 5] };
  const { rmse: found, mse } = regressionIntervals(numbers);
  expect(found.value).toBeCloseTo(rmse(numbers), 12);
  expect(found.high ** 2).toBeCloseTo(mse.high, 12);
  expect(found.low).toBe(Math.sqrt(mse.low));
});

describe("the interval of the area under the ROC curve", () => {
  test("has a width where the classes are told apart without a mistake", () => {
    const { value, low, high } = rocAucInterval({ y: [0, 0, 0, 1, 1, 1], score: [1, 2, 3, 4, 5, 6] });
    expect([value, high]).toEqual([1, 1]);
    expect(low).toBeGreaterThan(0.5);
    expect(low).toBeLessThan(0.9);
  });

  test("holds the true area in about 95 of 100 samples", () => {
    const random = randomNumbers({ seed: 5 });
    const truth = 0.7602; // of two normal populations one deviation apart: Phi(1 / sqrt(2))
    let hits = 0;
    for (let sample = 0; sample < 400; sample++) {
      const labels = Array.from({ length: 60 }, (_, row) => row % 2);
      const { low, high } = rocAucInterval({ y: labels, score: labels.map((label) => random.normal() + label) });
      hits += Number(low <= truth && truth <= high);
    }
    expect(hits / 400).toBeGreaterThan(0.92);
    expect(hits / 400).toBeLessThan(0.99);
  });
});

/** Share of samples whose interval holds the truth; the true value is that of a large sample. */
function coverage(intervalOf: (rows: number, random: RandomNumbers) => Interval, rows: number): number {
  const random = randomNumbers({ seed: 9 });
  const truth = intervalOf(200_000, random).value;
  const samples = 400;
  let hits = 0;
  for (let sample = 0; sample < samples; sample++) {
    const { low, high } = intervalOf(rows, random);
    hits += Number(low <= truth && truth <= high);
  }
  return hits / samples;
}

/** Three classes of unequal size, of which a classifier gets 60 to 90 % right. */
function guesses(rows: number, random: RandomNumbers): { y: number[]; predicted: number[]; classes: number } {
  const y = Array.from({ length: rows }, () => [0, 0, 0, 1, 1, 2][Math.floor(6 * random.uniform())]!);
  const predicted = y.map((label) => (random.uniform() < 0.9 - 0.15 * label ? label : Math.floor(3 * random.uniform())));
  return { y, predicted, classes: 3 };
}

test.each<[string, (rows: number, random: RandomNumbers) => Interval]>([
  ["macro F1", (rows, random) => deltaInterval(confusion(guesses(rows, random)), (matrix) => averageScores(matrix, "macro").f, [0, 1])],
  ["kappa", (rows, random) => deltaInterval(confusion(guesses(rows, random)), kappa, [-1, 1])],
  ["Matthews' correlation", (rows, random) => deltaInterval(confusion(guesses(rows, random)), matthews, [-1, 1])],
  [
    "R2",
    (rows, random) => {
      const x = Array.from({ length: rows }, () => random.normal());
      return r2Interval({ y: x.map((each) => each + random.normal()), predicted: x });
    },
  ],
  ["the median", (rows, random) => medianInterval(Array.from({ length: rows }, () => Math.exp(random.normal())))],
  [
    "average precision",
    (rows, random) => {
      const y = Array.from({ length: rows }, (_, row) => row % 2);
      return averagePrecisionInterval({ y, score: y.map((label) => random.normal() + label) });
    },
  ],
])("the interval of %s holds the true value in about 95 of 100 samples", (_, intervalOf) => {
  const share = coverage(intervalOf, 200);
  expect(share).toBeGreaterThan(0.92);
  expect(share).toBeLessThan(0.99);
});

test("the interval of F1 is that of the closed form", () => {
  // Takahashi et al. 2022, equation 6 for one class: F = 2 tp / (2 tp + fp + fn), by the delta method on its three counts.
  const [tp, fp, fn, tn] = [40, 10, 20, 30];
  const matrix = { classes: 2, counts: Float64Array.of(tn, fp, fn, tp) };
  const f = (2 * tp) / (2 * tp + fp + fn);
  const n = tp + fp + fn + tn;
  const slopes = [2 * (1 - f), -f, -f].map((slope) => (slope * n) / (2 * tp + fp + fn));
  const weights = [tp, fp, fn].map((count) => count / n);
  const mean = slopes.reduce((sum, slope, at) => sum + slope * weights[at]!, 0);
  const variance = slopes.reduce((sum, slope, at) => sum + slope ** 2 * weights[at]!, 0) - mean ** 2;
  const { value, low } = deltaInterval(matrix, (counts) => averageScores(counts, "binary").f, [0, 1]);
  expect(value).toBeCloseTo(f, 12);
  expect(value - low).toBeCloseTo(1.959963984540054 * Math.sqrt(variance / n), 6);
});

test("the metrics are in the middle of their intervals", () => {
  const found = classificationIntervals({ y, probability });
  const predicted = y.map((_, row) => Number(probability[2 * row + 1]! > 0.5));
  const matrix = confusion({ y, predicted, classes: 2 });
  expect(found.macroF1!.value).toBe(averageScores(matrix, "macro").f);
  expect(found.f1![1]!.value).toBe(averageScores(matrix, "binary").f);
  expect(found.averagePrecision!.value).toBe(averagePrecision({ y, score: y.map((_, row) => probability[2 * row + 1]!) }));
});

import { describe, expect, test } from "vitest";
import { randomNumbers } from "../data/index.js";
import { classificationIntervals, logLoss, regressionIntervals, rmse, rocAuc, rocAucInterval, wilson } from "./index.js";

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

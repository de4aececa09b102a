import { expect, test } from "vitest";
import { isSurelyWorse, type StoppingMemory, stoppingAfter, stoppingStart, watched } from "./stopping.js";

const after = (values: readonly number[], watch: "dev.loss" | "dev.accuracy", tolerance = 0): StoppingMemory =>
  values.reduce((memory, value, at) => stoppingAfter(memory, { watch, tolerance }, { epoch: at + 1, value }), stoppingStart);

test("a lower loss is better and starts the patience anew", () => {
  expect(after([3, 2, 4, 2], "dev.loss")).toEqual({ best: 2, bestEpoch: 2, bad: 2 });
  expect(after([3, 2, 4, 1], "dev.loss")).toEqual({ best: 1, bestEpoch: 4, bad: 0 });
});

test("a higher accuracy is better, an equal one is not", () => {
  expect(after([0.5, 0.7, 0.7, 0.6], "dev.accuracy")).toEqual({ best: 0.7, bestEpoch: 2, bad: 2 });
});

test("NaN is never better, not even as the first value", () => {
  expect(after([Number.NaN, 5, Number.NaN], "dev.loss")).toEqual({ best: 5, bestEpoch: 2, bad: 1 });
});

test("the watched value is looked up by part and measure", () => {
  const measures = { train: { loss: 1 }, dev: { loss: 2, accuracy: 0.9 } };
  expect(watched("train.loss", measures)).toBe(1);
  expect(watched("dev.accuracy", measures)).toBe(0.9);
  expect(watched("dev.r2", measures)).toBeNaN();
});

test("with a tolerance only epochs count as bad that are clearly worse than the best", () => {
  expect(after([2, 2.5, 2.7], "dev.loss", 0.3)).toEqual({ best: 2, bestEpoch: 1, bad: 1 });
  expect(after([2, 2.7, 2.5], "dev.loss", 0.3)).toEqual({ best: 2, bestEpoch: 1, bad: 0 });
  expect(after([0.8, 0.5], "dev.accuracy", 0.3)).toMatchObject({ bad: 1 });
});

test("only a difference beyond noise and beyond 5 % makes the last epoch surely worse", () => {
  const best = Float64Array.from({ length: 400 }, (_, row) => 1 + (row % 7) / 7);
  expect(
    isSurelyWorse(
      best.map((value) => value * 1.2),
      best,
    ),
  ).toBe(true);
  expect(
    isSurelyWorse(
      best.map((value) => value * 1.04),
      best,
    ),
  ).toBe(false);
  expect(
    isSurelyWorse(
      best.map((value, row) => (row === 3 ? value + 80 : value)),
      best,
    ),
  ).toBe(false);
});

import { expect, test } from "vitest";
import { type StoppingMemory, stoppingAfter, stoppingStart, watched } from "./stopping.js";

const after = (values: readonly number[], watch: "dev.loss" | "dev.accuracy"): StoppingMemory =>
  values.reduce((memory, value, at) => stoppingAfter(memory, watch, { epoch: at + 1, value }), stoppingStart);

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

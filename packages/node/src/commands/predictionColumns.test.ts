import { expect, test } from "vitest";
import { predictionColumns } from "./predictionColumns.js";

test("classes come with a probability for each class", () => {
  const columns = predictionColumns({
    task: "classification",
    classes: ["b", "a"],
    labels: ["a", "b"],
    probabilities: Float64Array.of(0.25, 0.75, 0.5, 0.5),
    notes: [],
  });
  expect(columns.map(({ name }) => name)).toEqual(["prediction", "probability_a", "probability_b"]);
  expect(columns.map(({ values }) => Array.from(values as ArrayLike<unknown>))).toEqual([
    ["b", "a"],
    [0.25, 0.5],
    [0.75, 0.5],
  ]);
});

test("a model that knows scores only gives classes only", () => {
  const columns = predictionColumns({ task: "classification", classes: ["b"], labels: ["a", "b"], probabilities: null, notes: [] });
  expect(columns).toEqual([{ name: "prediction", values: ["b"] }]);
});

test("several numbers a row become several columns", () => {
  const columns = predictionColumns({ task: "regression", values: Float64Array.of(1, 2, 3, 4), width: 2, interval: null, notes: [] });
  expect(columns.map(({ name, values }) => [name, ...Array.from(values as ArrayLike<number>)])).toEqual([
    ["prediction_0", 1, 3],
    ["prediction_1", 2, 4],
  ]);
});

import { data, type Predictions } from "gradus";
import { expect, test } from "vitest";
import { mistakenImageLines, surestMistakes } from "./mistakenImages.js";

const image: data.ImageColumn = { kind: "image", name: "image", shape: [1, 1, 2], values: Uint8Array.of(0, 255, 255, 0, 255, 255) };
const codes = { actual: Int32Array.of(0, 1, 1), predicted: Int32Array.of(1, 1, 0) };
const predictions: Predictions = {
  task: "classification",
  classes: ["b", "b", "a"],
  labels: ["a", "b"],
  probabilities: Float64Array.of(0.4, 0.6, 0.1, 0.9, 0.8, 0.2),
  notes: [],
};

test("wrong answers on images are drawn, the surest first, with the row in the file", () => {
  const table = data.tableFrom([image], {}).take(Int32Array.of(0, 1, 2));
  const mistakes = surestMistakes(table, codes, predictions);
  expect(mistakes.map(({ sourceRow, chance }) => [sourceRow, chance])).toEqual([
    [2, 0.8],
    [0, 0.6],
  ]);
  expect(mistakenImageLines(mistakes, ["a", "b"], 80)).toEqual([
    "████           ██",
    "a (80.0 %)   b (60.0 %)",
    "is b         is a",
    "row 3        row 1",
  ]);
  expect(mistakenImageLines(mistakes, ["a", "b"], 15)[1]).toBe("a (80.0 %)");
});

test("tables of other things, and classes without probabilities, have no images to draw", () => {
  expect(surestMistakes(data.fromColumns({ a: [1, 2, 3] }), codes, predictions)).toEqual([]);
  expect(surestMistakes(data.tableFrom([image], {}), codes, { ...predictions, probabilities: null })).toEqual([]);
  expect(mistakenImageLines([], ["a", "b"], 80)).toEqual([]);
});

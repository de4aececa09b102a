import { describe, expect, test } from "vitest";
import { type Arrays, datasetFromArrays, prepareArrays } from "./arrays.js";

const numbers = {
  x: [
    [1, 2],
    [3, 4],
    [5, 6],
  ],
  y: [0.5, 1.5, 2.5],
};

test("rows may be one flat array, arrays of numbers or typed arrays", () => {
  const forms: Arrays[] = [numbers, { ...numbers, x: [1, 2, 3, 4, 5, 6] }, { ...numbers, x: Float32Array.of(1, 2, 3, 4, 5, 6) }];
  for (const form of [...forms, { ...numbers, x: [1, 3, 5].map((a) => Float64Array.of(a, a + 1)) }]) {
    const preparation = prepareArrays(form, "regression");
    expect(preparation.shape).toEqual([2]);
    expect([...datasetFromArrays(preparation, form, "train").x]).toEqual([1, 2, 3, 4, 5, 6]);
  }
});

test("a shape makes images of flat rows", () => {
  const preparation = prepareArrays({ x: new Float32Array(24), y: [0, 1], shape: [3, 4] }, "classification");
  expect(preparation.shape).toEqual([3, 4]);
  expect(datasetFromArrays(preparation, { x: new Float32Array(12) }, "predict").rows).toBe(1);
});

test("labels are sorted into classes; class numbers name themselves; given classes keep their order", () => {
  expect(prepareArrays({ x: [1, 2, 3], y: ["b", "a", "b"] }, "classification").target).toMatchObject({ classes: ["a", "b"] });
  expect(prepareArrays({ x: [1, 2], y: [0, 2] }, "classification").target).toMatchObject({ classes: ["0", "1", "2"] });
  const given = { x: [1, 2, 3], y: ["b", "a", "b"], classes: ["b", "a", "c"] };
  const preparation = prepareArrays(given, "classification");
  expect([...datasetFromArrays(preparation, given, "train").y!]).toEqual([0, 1, 0]);
});

test("several targets a row make several outputs", () => {
  const preparation = prepareArrays(
    {
      x: [1, 2],
      y: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    },
    "regression",
  );
  expect(preparation.target).toMatchObject({ width: 3 });
});

describe("what does not fit is refused with its place", () => {
  const fitted = prepareArrays(numbers, "regression");
  const classes = prepareArrays({ x: [1, 2], y: ["a", "b"] }, "classification");
  const cases: readonly [string, () => unknown, RegExp][] = [
    ["no targets", () => prepareArrays({ x: [1] }, "regression"), /no y to learn/],
    ["no rows", () => prepareArrays({ x: [], y: [] }, "regression"), /no rows/],
    [
      "rows of different length",
      () => prepareArrays({ x: [[1, 2], [3]], y: [1, 2] }, "regression"),
      /row 1: expected 2 numbers as in row 0, got 1/,
    ],
    [
      "rows within rows",
      () => prepareArrays({ x: [[[1]], [[2]]] as never, y: [1, 2] }, "regression"),
      /an array within the row.*shape: \[8, 8\]/,
    ],
    ["more rows of x than of y", () => prepareArrays({ x: [1, 2, 3], y: [1, 2] }, "regression"), /no whole number a row/],
    ["too few names", () => prepareArrays({ ...numbers, featureNames: ["a"] }, "regression"), /expected 2 names, got 1/],
    ["words as numbers", () => prepareArrays({ x: [1], y: ["a"] }, "regression"), /words such as "a"/],
    ["fractions as classes", () => prepareArrays({ x: [1, 2], y: [0, 0.5] }, "classification"), /y, row 1.*no class number/],
    [
      "rows that are wider than in training",
      () => datasetFromArrays(fitted, { x: [[1, 2, 3, 4]] }, "predict"),
      /predict, x, row 0: expected 2 numbers, got 4/,
    ],
    ["half a row", () => datasetFromArrays(fitted, { x: [1, 2, 3] }, "predict"), /do not fill whole rows of \[2\]/],
    [
      "a new label",
      () => datasetFromArrays(classes, { x: [1], y: ["c"] }, "dev"),
      /dev, y, row 0: the label "c" does not occur.*Known labels: a, b/,
    ],
    ["a class number that is too high", () => datasetFromArrays(classes, { x: [1], y: [2] }, "dev"), /the label 2 does not occur/],
  ];
  test.each(cases)("%s", (_, make, message) => {
    expect(make).toThrow(message);
  });
});

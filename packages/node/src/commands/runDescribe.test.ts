import { expect, test } from "vitest";
import { summaryOf } from "./runDescribe.js";

test("columns in facts: range, median and bins of numbers and dates, frequent words", () => {
  expect(summaryOf({ kind: "numeric", name: "x", values: Float64Array.of(3, Number.NaN, 1, 2) })).toMatchObject({
    kind: "numeric",
    missing: 1,
    different: 3,
    least: 1,
    median: 2,
    greatest: 3,
    bins: [1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1],
  });
  expect(summaryOf({ kind: "date", name: "d", values: Float64Array.of(0, 86_400) })).toMatchObject({
    least: "1970-01-01T00:00:00.000Z",
    different: 2,
  });
  expect(summaryOf({ kind: "category", name: "w", codes: Int32Array.of(1, 1, -1, 0), categories: ["a", "b", "c"] })).toEqual({
    name: "w",
    kind: "category",
    missing: 1,
    different: 2,
    frequent: [
      { word: "b", rows: 2 },
      { word: "a", rows: 1 },
    ],
  });
});

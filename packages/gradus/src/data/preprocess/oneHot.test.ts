import { expect, test } from "vitest";
import { fitCategories, oneHot, oneHotIntegers, ordinal } from "./oneHot.js";

const table = [
  ["b", "x"],
  ["a", "x"],
  ["c", "y"],
];
const categories = fitCategories(table);

test("categories are the sorted words of each column", () => {
  expect(categories).toEqual([
    ["a", "b", "c"],
    ["x", "y"],
  ]);
});

test("each word has an output of its own, dropped words and unknown ones have none", () => {
  expect([...oneHot(categories, [["b", "?"]]).data]).toEqual([0, 1, 0, 0, 0]);
  expect([
    ...oneHot(
      categories,
      [
        ["b", "y"],
        ["a", "x"],
      ],
      { drop: "first" },
    ).data,
  ]).toEqual([1, 0, 1, 0, 0, 0]);
});

test("ordinal gives codes, and the code for unknown words", () => {
  expect([...ordinal(categories, [["c", "?"]], { unknown: -1 }).data]).toEqual([2, -1]);
});

test("whole numbers become rows with a single 1", () => {
  expect([...oneHotIntegers([2, 0, 5], 3).data]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 0]);
});

import { expect, test } from "vitest";
import { textTable } from "./textTable.js";

test("columns are as wide as their widest cell, numbers stand to the right, and lines end without blanks", () => {
  expect(textTable({ header: ["layer", "size"], rows: [["dense", "1,000"], ["relu"]], right: [1] })).toEqual([
    "layer   size",
    "dense  1,000",
    "relu",
  ]);
});

test("colours and wide characters take the room that they take on the screen", () => {
  const rows = [
    ["\u001b[32m7\u001b[39m", "x"],
    ["数字", "x"],
  ];
  expect(textTable({ rows })).toEqual(["\u001b[32m7\u001b[39m     x", "数字  x"]);
});

test("a table without rows has no lines", () => {
  expect(textTable({ rows: [] })).toEqual([]);
});

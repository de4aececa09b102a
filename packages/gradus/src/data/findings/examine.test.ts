import { expect, test } from "vitest";
import { fromColumns, tableFrom } from "../fromColumns.js";
import type { Table } from "../table.js";
import { describeFinding } from "./describeFinding.js";
import { examine } from "./examine.js";

const n = 200;
const rows = Array.from({ length: n }, (_, i) => i);
const noise = (i: number): number => ((i * 7919) % 101) / 10;
const plain = { x: rows.map(noise), w: rows.map((i) => "abc"[(i * i) % 3]!), y: rows.map((i) => ((i * 31) % 7 < 3 ? "no" : "yes")) };

test("a plain table gives no finding", () => {
  const table = fromColumns(plain, { target: "y" });
  expect(
    examine(table.take(Int32Array.from(rows.slice(0, 150))), { test: table.take(Int32Array.from(rows.slice(150))) }).filter(
      ({ finding }) => finding !== "repeatedRows",
    ),
  ).toEqual([]);
});

test("constant, duplicate, identifying and empty cells are found", () => {
  const more = {
    c: rows.map(() => "k"),
    id: rows.map((i) => 5000 + i),
    x2: plain.x,
    w2: plain.w,
    gap: rows.map((i) => (i % 10 ? noise(i * 3) : null)),
  };
  expect(examine(fromColumns({ ...plain, ...more }, { target: "y" }))).toEqual([
    { finding: "identifier", column: "id", different: 200, rows: 200 },
    { finding: "constant", column: "c" },
    { finding: "duplicate", column: "x2", of: "x" },
    { finding: "duplicate", column: "w2", of: "w" },
    { finding: "missing", column: "gap", cells: 20, rows: 200 },
  ]);
});

test("a column that determines the target is found, for classes and for numbers", () => {
  const told = rows.map((i) => (plain.y[i] === "no" ? "N" : "Y"));
  expect(examine(fromColumns({ ...plain, told }, { target: "y" }))).toEqual([{ finding: "leak", column: "told", share: 1 }]);
  const level = rows.map((i) => (plain.y[i] === "no" ? noise(i) : 50 + noise(i)));
  expect(examine(fromColumns({ ...plain, level }, { target: "y" }))).toEqual([{ finding: "leak", column: "level", share: 1 }]);
  const price = rows.map((i) => 3 * i + noise(i));
  expect(examine(fromColumns({ x: plain.x, cents: price.map((p) => 100.5 * p), price }, { target: "price" }))).toMatchObject([
    { finding: "leak", column: "cents" },
  ]);
});

test("a rare class is found, and even classes are not", () => {
  const rare = fromColumns({ x: plain.x, y: rows.map((i) => (i < 4 ? "fraud" : "fine")) }, { target: "y" });
  expect(examine(rare)[0]).toEqual({ finding: "imbalance", target: "y", rarest: "fraud", rows: 4, of: 200 });
  expect(examine(fromColumns({ x: plain.x, y: rows.map((i) => `class ${i % 30}`) }, { target: "y" }))).toEqual([]);
});

test("rows of test that stand in train are counted, whatever the codes of their words", () => {
  const train = fromColumns({ a: [1, 2, 3], w: ["p", "q", "r"], y: [0.5, 1.5, 2.5] }, { target: "y" });
  const other = fromColumns({ a: [2, 3, 3], w: ["q", "q", "r"], y: [1.5, 2.5, 2.5] }, { target: "y" });
  expect(examine(train, { test: other })).toEqual([{ finding: "repeatedRows", part: "test", rows: 2, of: 3 }]);
});

test("words that train has not seen are named", () => {
  const train = fromColumns({ w: ["p", "q"], y: [1, 2.5] }, { target: "y" });
  const other = fromColumns({ w: ["q", "z", "z"], y: [1.25, 2.75, 3.5] }, { target: "y" });
  const [found] = examine(train, { test: other });
  expect(found).toEqual({ finding: "unseenWords", part: "test", column: "w", words: ["z"], rows: 2 });
  expect(describeFinding(found!)).toBe('"w": "z" occurs in test (2 rows) and not in train');
});

test("images are alike if all of their values are", () => {
  const images = (...values: number[]): Table =>
    tableFrom(
      [
        { kind: "image", name: "image", shape: [1, 1, 2], values: Uint8Array.from(values) },
        { kind: "numeric", name: "y", values: new Float64Array(values.length / 2).fill(0.5) },
      ],
      { target: "y" },
    );
  expect(examine(images(1, 2, 3, 4), { test: images(2, 1, 3, 4, 0, 0) })).toMatchObject([{ finding: "repeatedRows", rows: 1, of: 3 }]);
});

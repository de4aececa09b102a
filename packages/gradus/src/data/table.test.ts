import fc from "fast-check";
import { expect, test } from "vitest";
import { fromColumns, fromRows } from "./fromColumns.js";
import type { Table } from "./table.js";

const ids = (table: Table): number[] => {
  const column = table.column("id");
  return column?.kind === "numeric" ? [...column.values] : [];
};
const numbered = (labels: readonly string[]): Table => fromColumns({ id: labels.map((_, i) => i), y: labels }, { target: "y" });

test("rows of objects and columns of arrays give the same table", () => {
  const options = { target: "y" };
  const table = fromRows(
    [
      { x: 1, y: "no" },
      { y: "yes", z: true },
    ],
    options,
  );
  expect(table).toEqual(fromColumns({ x: [1, null], y: ["no", "yes"], z: [null, true] }, options));
  expect([table.rows, table.classes, table.columns.map(({ name }) => name)]).toEqual([2, ["no", "yes"], ["x", "z"]]);
});

test("rows without a target are left out with a note", () => {
  const table = fromColumns({ x: [1, 2, 3], y: ["a", null, "b"] }, { target: "y" });
  expect([table.rows, table.notes]).toEqual([2, ['1 of 3 rows without a value of "y" were left out']]);
  expect(table.column("x")).toMatchObject({ values: Float64Array.of(1, 3) });
});

test("a target that is not there is named with the nearest column", () => {
  expect(() => fromColumns({ outcome: [1], x: [1] }, { target: "outcom" })).toThrow(
    'table: there is no column "outcom" among the 2 columns (did you mean "outcome"?). Name one of: outcome, x.',
  );
});

test("a target without any value is refused", () => {
  expect(() => fromColumns({ x: [1], y: [null] }, { target: "y" })).toThrow('table, column "y": every cell of the target is missing');
});

test("columns of different lengths are refused", () => {
  expect(() => fromColumns({ x: [1, 2], y: [1] })).toThrow('column "y": expected 2 rows, got 1');
});

test("a regression target has no classes and says so", () => {
  expect(() => fromColumns({ x: [1, 2], y: [0.5, 1.5] }, { target: "y" }).classes).toThrow(
    'the target "y" is a number (regression) and has no classes',
  );
});

test("split puts each row into one part, and the same seed gives the same parts", () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 200 }), fc.nat(), (rows, seed) => {
      const table = fromColumns(
        { id: Array.from({ length: rows }, (_, i) => i), y: Array.from({ length: rows }, (_, i) => i / 2) },
        { target: "y" },
      );
      const parts = table.split([0.8, 0.1, 0.1], { seed });
      expect(parts.flatMap(ids).sort((a, b) => a - b)).toEqual(ids(table));
      expect(table.split([0.8, 0.1, 0.1], { seed }).map(ids)).toEqual(parts.map(ids));
    }),
  );
});

test("another seed gives other parts, and rows keep their target", () => {
  const table = numbered(Array.from({ length: 100 }, (_, i) => `c${i % 3}`));
  expect(ids(table.split([0.5, 0.3, 0.2], { seed: 1 })[1])).not.toEqual(ids(table.split([0.5, 0.3, 0.2], { seed: 2 })[1]));
  for (const part of table.split([0.5, 0.3, 0.2], { seed: 1 })) {
    const codes = part.target?.task === "classification" ? [...part.target.codes] : [];
    expect(codes).toEqual(ids(part).map((id) => id % 3));
  }
});

test("a classification table is stratified by default", () => {
  const table = numbered(Array.from({ length: 90 }, (_, i) => (i < 9 ? "rare" : "common")));
  const [train, dev, test] = table.split([0.6, 0.2, 0.2], { seed: 5 });
  const rare = (part: Table): number => ids(part).filter((id) => id < 9).length;
  expect([train, dev, test].map((part) => part.rows)).toEqual([54, 18, 18]);
  expect(rare(train)).toBeOneOf([5, 6]);
  for (const part of [dev, test]) expect(rare(part)).toBeOneOf([1, 2]);
});

test("a part with fraction 0 is a table without rows, one with a fraction must have a row", () => {
  const table = numbered(["a", "b", "a", "b"]);
  expect(table.split([0.5, 0, 0.5], { seed: 1 }).map((part) => part.rows)).toEqual([2, 0, 2]);
  expect(() => table.split([0.9, 0.05, 0.05], { seed: 1 })).toThrow("would have no row: 0.05 of 4 rows");
});

test.each([
  [[0.8, 0.1, 0.2], "add up to 1.1, not to 1"],
  [[0.8, 0.3, -0.1], "expected fractions of at least 0, got 0.8, 0.3, -0.1"],
  [[Number.NaN, 0.5, 0.5], "expected fractions of at least 0"],
  [[0, 0.5, 0.5], "train has no share"],
  [[0.5, 0.5], "expected three fractions, got 0.5, 0.5"],
])("split refuses the fractions %j", (fractions, message) => {
  expect(() => numbered(["a", "b"]).split(fractions as never, { seed: 1 })).toThrow(message);
});

test("splitBy follows the column in any case and takes it out of the features", () => {
  const table = fromColumns({ id: [0, 1, 2, 3], part: ["train", "Dev", "TEST", " train "], y: [1, 2, 3, 4] }, { target: "y" });
  const parts = table.splitBy("part", { seed: 1 });
  expect(parts.map(ids)).toEqual([[0, 3], [1], [2]]);
  expect(parts.map((part) => part.columns.map(({ name }) => name))).toEqual([["id"], ["id"], ["id"]]);
});

test("splitBy without dev rows draws 15 % of train, stratified, and notes it", () => {
  const rows = 120;
  const table = fromColumns(
    {
      id: Array.from({ length: rows }, (_, i) => i),
      part: Array.from({ length: rows }, (_, i) => (i < 100 ? "train" : "test")),
      y: Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? "a" : "b")),
    },
    { target: "y" },
  );
  const [train, dev, test] = table.splitBy("part", { seed: 1 });
  expect([train.rows, dev.rows, test.rows]).toEqual([85, 15, 20]);
  expect(ids(dev).filter((id) => id % 5 === 0).length).toBe(3);
  expect(ids(dev).every((id) => id < 100)).toBe(true);
  expect(train.notes).toEqual(["no dev rows are named: 15 of the 100 train rows were drawn for dev (seed 1)"]);
});

test("splitBy names the word that it does not know, and its rows", () => {
  const table = fromColumns({ part: ["train", "valid", "train", "valid"], y: [1, 2, 3, 4] }, { target: "y" });
  expect(() => table.splitBy("part", { seed: 1 })).toThrow('column "part": expected train, dev or test, got "valid" in 2 data rows (2, 4)');
});

test("splitBy names a missing column and the nearest one", () => {
  expect(() => fromColumns({ split: ["train"], y: [1] }, { target: "y" }).splitBy("splt", { seed: 1 })).toThrow(
    'there is no column "splt" to split by (did you mean "split"?)',
  );
});

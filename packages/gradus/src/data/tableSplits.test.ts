import { expect, test } from "vitest";
import type { NumericColumn } from "./column.js";
import { fromColumns } from "./fromColumns.js";
import type { Table } from "./table.js";

const rows = Array.from({ length: 100 }, (_, i) => i);
const table = fromColumns(
  {
    x: rows,
    who: rows.map((i) => `person ${i % 13}`),
    at: rows.map((i) => Math.floor((99 - i) / 4)),
    y: rows.map((i) => (i % 5 ? "a" : "b")),
  },
  { target: "y" },
);
const xOf = (part: Table): number[] => [...(part.column("x") as NumericColumn).values];

test("a group is in one part only, is no feature, and parts have about their shares", () => {
  const parts = table.split([0.6, 0.2, 0.2], { seed: 3, group: "who" });
  const groups = parts.map((part) => new Set(xOf(part).map((x) => x % 13)));
  expect(groups.reduce((sum, some) => sum + some.size, 0)).toBe(13);
  expect(parts.flatMap(xOf).sort((a, b) => a - b)).toEqual(rows);
  parts.forEach(({ rows: size }, part) => {
    expect(Math.abs(size - [60, 20, 20][part]!)).toBeLessThanOrEqual(8);
  });
  expect(parts[0].column("who")).toBeUndefined();
  expect(xOf(table.split([0.6, 0.2, 0.2], { seed: 4, group: "who" })[2])).not.toEqual(xOf(parts[2]));
});

test("by time train comes before dev before test, and rows of one moment stay together", () => {
  const [train, dev, late] = table.split([0.7, 0.15, 0.15], { seed: 1, time: "at" });
  expect([train.rows, dev.rows, late.rows]).toEqual([72, 16, 12]);
  expect(xOf(late)).toEqual(rows.slice(0, 12));
  expect(xOf(dev)).toEqual(rows.slice(12, 28));
});

test("what cannot be is refused: no such column, words as time, too few groups, two ways at once", () => {
  const thirds = [0.4, 0.3, 0.3] as const;
  expect(() => table.split(thirds, { seed: 1, group: "whom" })).toThrow('there is no column "whom" (did you mean "who"?)');
  expect(() => table.split(thirds, { seed: 1, time: "who" })).toThrow("expected dates or numbers to split by time, got words");
  const two = fromColumns({ g: ["a", "b", "a"], t: [1, null, 2] });
  expect(() => two.split(thirds, { seed: 1, group: "g" })).toThrow("there are 2 groups only");
  expect(() => two.split(thirds, { seed: 1, time: "t" })).toThrow("the cell of row 2 is missing");
  expect(() => two.split(thirds, { seed: 1, time: "t", group: "g" })).toThrow("exclude each other");
});

test("every row is tested in one fold, classes evenly, groups undivided", () => {
  for (const options of [{ seed: 1 }, { seed: 1, stratify: false }, { seed: 1, group: "who" }]) {
    const folds = table.folds(5, options);
    expect(folds.flatMap(({ test: tested }) => xOf(tested)).sort((a, b) => a - b)).toEqual(rows);
    for (const { train, test: tested } of folds) expect(train.rows + tested.rows).toBe(100);
  }
  for (const { test: tested } of table.folds(5, { seed: 1 })) expect(xOf(tested).filter((x) => x % 5 === 0).length).toBe(4);
  const people = table.folds(5, { seed: 1, group: "who" }).map(({ test: tested }) => new Set(xOf(tested).map((x) => x % 13)).size);
  expect(people.reduce((sum, size) => sum + size, 0)).toBe(13);
});

test("folds by time test what comes later than all that was learned", () => {
  for (const { train, test: tested } of table.folds(4, { seed: 1, time: "at" }))
    expect(Math.min(...xOf(train))).toBeGreaterThan(Math.max(...xOf(tested)));
});

test("a table of test rows alone gives empty train and dev", () => {
  const only = fromColumns({ x: [1, 2], part: ["test", "test"] });
  expect(only.splitBy("part", { seed: 1 }).map((part) => part.rows)).toEqual([0, 0, 2]);
});

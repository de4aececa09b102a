import { expect, test } from "vitest";
import { columnFrom, sortedLabels } from "./columnFrom.js";

test("numbers with gaps become a numeric column with NaN in the gaps", () => {
  const column = columnFrom("x", [1, null, 2.5, undefined, "", Number.POSITIVE_INFINITY, 2n ** 60n]);
  expect(column).toEqual({
    kind: "numeric",
    name: "x",
    values: Float64Array.of(1, Number.NaN, 2.5, Number.NaN, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60),
  });
});

test("words and booleans become categories in sorted order", () => {
  expect(columnFrom("x", ["b", null, "a", "b"])).toEqual({
    kind: "category",
    name: "x",
    categories: ["a", "b"],
    codes: Int32Array.of(1, -1, 0, 1),
  });
  expect(columnFrom("x", [true, false])).toEqual({
    kind: "category",
    name: "x",
    categories: ["false", "true"],
    codes: Int32Array.of(1, 0),
  });
});

test("typed arrays become numeric columns", () => {
  expect(columnFrom("x", Int32Array.of(3, 4))).toEqual({ kind: "numeric", name: "x", values: Float64Array.of(3, 4) });
});

test("a cell that is an object is refused with column and row", () => {
  expect(() => columnFrom("x", [1, [2] as never])).toThrow(
    'column "x", row 1: expected a number, a text, a boolean, a Date or null, got an array',
  );
});

test("labels that are numbers are sorted by value, others by code unit", () => {
  expect(sortedLabels(["10", "9", "-1"])).toEqual(["-1", "9", "10"]);
  expect(sortedLabels(["10", "9", "x", "Ä", "B"])).toEqual(["10", "9", "B", "x", "Ä"]);
});

test("Dates become a column of seconds since 1970, beside words they are words", () => {
  expect(columnFrom("x", [new Date("1970-01-02T00:00:01Z"), null, new Date(Number.NaN)])).toEqual({
    kind: "date",
    name: "x",
    values: Float64Array.of(86_401, Number.NaN, Number.NaN),
  });
  expect(columnFrom("x", ["a", new Date(0)])).toMatchObject({ kind: "category", categories: ["1970-01-01T00:00:00.000Z", "a"] });
});

import { expect, test } from "vitest";
import { fitEncoder } from "./encoder.js";
import { fromColumns } from "./fromColumns.js";
import { checkTrainable } from "./trainable.js";

const options = { target: "y", source: "t.csv" };

test.each([
  ["no target", fromColumns({ x: [1] }, { source: "t.csv" }), "t.csv: the table has no target to learn"],
  ["no feature", fromColumns({ y: [1, 2] }, options), 't.csv: no feature is left besides the target "y"'],
  ["empty features", fromColumns({ x: [null, null], y: ["a", "b"] }, options), "t.csv: every cell of every feature is missing"],
  ["one row", fromColumns({ x: [1], y: ["a"] }, options), "t.csv: there is one row only"],
  ["one class", fromColumns({ x: [1, 2], y: ["a", "a"] }, options), 't.csv, column "y": every row belongs to the one class "a"'],
  ["a constant number", fromColumns({ x: [1, 2], y: [2.5, 2.5] }, options), 't.csv, column "y": every row has the same target, 2.5'],
  [
    "a new label in nearly every row",
    fromColumns({ x: Array.from({ length: 30 }, (_, i) => i), y: Array.from({ length: 30 }, (_, i) => `name ${i}`) }, options),
    't.csv, column "y": 30 different labels in 30 rows',
  ],
])("a table with %s cannot be learned from", (_, table, message) => {
  expect(() => checkTrainable(table)).toThrow(message);
});

test("a table without a feature that varies cannot be encoded", () => {
  const table = fromColumns({ c: [1, 1], e: [null, null], y: ["a", "b"] }, options);
  expect(() => fitEncoder(table)).toThrow(
    't.csv: no feature is of use: "e" without a value; "c" constant. Give at least one column that varies.',
  );
});

import { expect, test } from "vitest";
import { columnFrom } from "./columnFrom.js";
import { inferTask, targetFrom } from "./target.js";

const repeated = (values: readonly number[], times = 10): number[] => Array.from({ length: times }, () => values).flat();

test.each([
  ["words", ["a", "b", "a"], "classification"],
  ["booleans", [true, false, true], "classification"],
  ["0 and 1", repeated([0, 1]), "classification"],
  ["-1 and 1", repeated([-1, 1]), "classification"],
  ["1 and 2 in four rows", [1, 2, 2, 1], "classification"],
  ["digits", repeated([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]), "classification"],
  ["1 to 3", repeated([1, 2, 3]), "classification"],
  ["scores from 3 to 9, as of wine", repeated([3, 4, 5, 6, 7, 8, 9]), "regression"],
  ["numbers with a gap", repeated([0, 1, 3]), "regression"],
  ["fractions", repeated([0, 0.5, 1]), "regression"],
  ["counts", Array.from({ length: 900 }, (_, i) => i % 300), "regression"],
  ["0 to 20, one more than twenty classes", repeated(Array.from({ length: 21 }, (_, i) => i)), "regression"],
  ["0 to 4 with one row each", [0, 1, 2, 3, 4], "regression"],
] as const)("a target of %s asks for the task that it looks like", (_, values, task) => {
  expect(inferTask(columnFrom("y", [...values]))).toBe(task);
});

test("numbers as classes are labelled in the order of their values", () => {
  const target = targetFrom(columnFrom("y", [10, 9, 10, -1]), "classification", "table");
  expect(target).toEqual({ name: "y", task: "classification", classes: ["-1", "9", "10"], codes: Int32Array.of(2, 1, 2, 0) });
});

test("words that are numbers can be a regression target, other words cannot", () => {
  const words = { kind: "category", name: "y", categories: ["1.5", "2"], codes: Int32Array.of(1, 0) } as const;
  expect(targetFrom(words, "regression", "a.csv")).toEqual({ name: "y", task: "regression", values: Float64Array.of(2, 1.5) });
  expect(() => targetFrom(columnFrom("y", ["1", "high"]), "regression", "a.csv")).toThrow('a.csv, column "y": "high" is not a number');
});

test("an infinite target is refused with its row", () => {
  expect(() => targetFrom(columnFrom("y", [1, Number.NEGATIVE_INFINITY]), "regression", "a.csv")).toThrow(
    "the target of row 2 is -Infinity",
  );
});

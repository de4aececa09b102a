import { expect, test } from "vitest";
import { fitNumber, numberInput } from "./numberEncoding.js";

const values = Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 1000);

test("a robust number is counted from the median in distances of the quartiles, and far ones stay within 3", () => {
  const feature = fitNumber("a", values, "robust")!;
  expect(feature).toEqual({ encoding: "robust", column: "a", fill: 4, center: 4, spread: 4 });
  const input = numberInput(feature);
  expect(input(4)).toBe(0);
  expect(input(8)).toBeCloseTo(1 / Math.sqrt(1 + 1 / 9), 12);
  expect(input(1e300)).toBeLessThanOrEqual(3);
});

test("two values become -1 and 1, and coinciding quartiles fall back on the range", () => {
  const two = numberInput(fitNumber("a", Float64Array.of(3, 3, 3, 5), "robust")!);
  expect([two(3), two(5)]).toEqual([-1, 1]);
  expect(fitNumber("a", Float64Array.of(0, 0, 0, 0, 0, 0, 0, 4, 8), "robust")).toMatchObject({ center: 0, spread: 4 });
  expect(fitNumber("a", Float64Array.of(2, 2), "robust")).toBeUndefined();
});

test("ranks rise from -sqrt 3 to sqrt 3 whatever the values, and logarithms keep the sign", () => {
  const rank = numberInput(fitNumber("a", values, "quantile")!);
  expect(rank(-5)).toBeCloseTo(-Math.sqrt(3), 12);
  expect(rank(4)).toBeCloseTo(0, 12);
  expect(rank(1e9)).toBeCloseTo(Math.sqrt(3), 12);
  const log = numberInput(fitNumber("a", Float64Array.of(-9, 0, 9), "log")!);
  expect(log(9)).toBeCloseTo(-log(-9), 12);
  expect(log(9)).toBeCloseTo(Math.sqrt(1.5), 12);
});

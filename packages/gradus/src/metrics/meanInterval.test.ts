import { expect, test } from "vitest";
import { meanInterval } from "./meanInterval.js";
import { studentInterval } from "./studentInterval.js";

test("the interval is 1.96 standard errors to each side of the mean", () => {
  const { value, low, high } = meanInterval([2, 4, 4, 4, 5, 5, 7, 9]);
  const error = Math.sqrt(32 / 7 / 8);
  expect(value).toBeCloseTo(5, 12);
  expect(low).toBeCloseTo(5 - 1.959963984540054 * error, 12);
  expect(high).toBeCloseTo(5 + 1.959963984540054 * error, 12);
});

test("it keeps its digits where values are far from zero", () => {
  const { low, high } = meanInterval([1e9 + 1, 1e9 + 2, 1e9 + 3]);
  expect(high - low).toBeCloseTo((2 * 1.959963984540054) / Math.sqrt(3), 6);
});

test("one value says nothing about its spread", () => {
  expect(meanInterval([3])).toEqual({ value: 3, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
});

test("a few values have an interval by Student's distribution, as SciPy's t.interval gives it", () => {
  const found = studentInterval([1, 2, 4]);
  expect(found.value).toBeCloseTo(7 / 3, 12);
  expect(found.low).toBeCloseTo(-1.461, 3);
  expect(found.high).toBeCloseTo(6.128, 3);
  const many = Array.from({ length: 21 }, (_, i) => i);
  expect(studentInterval(many).high - 10).toBeCloseTo(2.08596 * (6.20484 / Math.sqrt(21)), 3);
  expect(studentInterval([5])).toEqual({ value: 5, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY });
});

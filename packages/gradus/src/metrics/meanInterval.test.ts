import { expect, test } from "vitest";
import { meanInterval } from "./meanInterval.js";

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

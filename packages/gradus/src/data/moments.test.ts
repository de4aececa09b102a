import fc from "fast-check";
import { expect, test } from "vitest";
import { median, quantile } from "./median.js";
import { moments } from "./moments.js";

test("moments are mean and biased deviation", () => {
  const { mean, deviation } = moments([1, 2, 3, 4]);
  expect(mean).toBe(2.5);
  expect(deviation).toBeCloseTo(Math.sqrt(1.25), 15);
});

test("a far mean does not drown the deviation", () => {
  const { mean, deviation } = moments([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]);
  expect(mean).toBe(1e9 + 10);
  expect(deviation).toBeCloseTo(Math.sqrt(22.5), 12);
});

test("huge and tiny numbers neither overflow nor vanish", () => {
  expect(moments([1.5e308, -1.5e308]).deviation / 1.5e308).toBeCloseTo(1, 12);
  expect(moments([1.5e308, 1.7e308]).mean / 1.6e308).toBeCloseTo(1, 12);
  expect(moments([2e-300, 4e-300]).deviation / 1e-300).toBeCloseTo(1, 12);
});

test("constant numbers have deviation 0 exactly", () => {
  expect(moments(new Array(7).fill(0.1))).toEqual({ mean: 0.1, deviation: 0 });
});

test("the median of an even number of values is the mean of the middle two", () => {
  expect(median(Float64Array.of(4, 1, 3, 2))).toBe(2.5);
  expect(median(Float64Array.of(1.7e308, 1.5e308))).toBeCloseTo(1.6e308, -300);
  expect(median(new Float64Array(0))).toBeNaN();
});

test("the median agrees with sorting, whatever the order and the ties", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true })), { minLength: 1 }),
      (list) => {
        const sorted = Float64Array.from(list).sort();
        const expected = sorted[(sorted.length - 1) >> 1]! / 2 + sorted[sorted.length >> 1]! / 2;
        expect(median(Float64Array.from(list))).toBeCloseTo(sorted.length % 2 === 1 ? sorted[sorted.length >> 1]! : expected, 12);
      },
    ),
  );
});

test("quantiles interpolate between neighbours", () => {
  expect([0, 0.25, 0.5, 1].map((share) => quantile(Float64Array.of(0, 10, 20, 40), share))).toEqual([0, 7.5, 15, 40]);
});

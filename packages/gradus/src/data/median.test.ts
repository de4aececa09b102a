import fc from "fast-check";
import { expect, test } from "vitest";
import { median, quantile, quantiles } from "./median.js";

const shares = [0, 0.1, 0.25, 0.5, 0.75, 0.75, 1];

test("quantiles of values in any order are those of the sorted values", () => {
  const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true, noDefaultInfinity: true }));
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (some) => {
      const values = Float64Array.from(some, (each) => each + 0);
      const sorted = values.toSorted();
      expect(quantiles(values, shares)).toEqual(shares.map((share) => quantile(sorted, share)));
      expect(median(values)).toBeCloseTo(quantile(sorted, 0.5), 8);
      expect(values).toEqual(Float64Array.from(some, (each) => each + 0));
    }),
  );
});

test("there are no quantiles without values", () => {
  expect(quantiles(new Float64Array(), [0.5])).toEqual([Number.NaN]);
});

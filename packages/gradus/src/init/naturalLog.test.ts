import fc from "fast-check";
import { expect, test } from "vitest";
import { naturalLog } from "./naturalLog.js";

test("the logarithm agrees with Math.log to 1e-15 of its size from the smallest to the largest number", () => {
  fc.assert(
    fc.property(fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true }), (x) => {
      const exact = Math.log(x);
      return Math.abs(naturalLog(x) - exact) <= 1e-15 * Math.abs(exact) + 1e-17;
    }),
  );
  expect(naturalLog(1)).toBe(0);
});

test("it is exact where cancellation would show: next to 1", () => {
  for (const x of [1 + 2 ** -30, 1 - 2 ** -30]) expect(Math.abs(naturalLog(x) / Math.log(x) - 1)).toBeLessThan(1e-15);
});

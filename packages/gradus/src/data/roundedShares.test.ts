import fc from "fast-check";
import { expect, test } from "vitest";
import { roundedShares } from "./roundedShares.js";

const fractions = fc.tuple(fc.integer({ min: 1, max: 100 }), fc.nat(100), fc.nat(100)).map((weights) => {
  const sum = weights[0] + weights[1] + weights[2];
  return weights.map((weight) => weight / sum);
});

test("every group adds up, and each of its parts is floor or ceiling of its share", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 12 }), fractions, (groups, shares) => {
      const counts = roundedShares(groups, shares);
      groups.forEach((group, g) => {
        expect(counts[g]!.reduce((sum, count) => sum + count, 0)).toBe(group);
        counts[g]!.forEach((count, p) => {
          expect(Math.abs(count - group * shares[p]!)).toBeLessThan(1);
        });
      });
    }),
    { numRuns: 500 },
  );
});

test("large groups give parts of the due size", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 30, max: 200 }), { minLength: 1, maxLength: 12 }), (groups) => {
      const rows = groups.reduce((sum, group) => sum + group, 0);
      const counts = roundedShares(groups, [0.7, 0.15, 0.15]);
      [0.7, 0.15, 0.15].forEach((share, p) => {
        expect(Math.abs(counts.reduce((sum, row) => sum + row[p]!, 0) - rows * share)).toBeLessThan(1);
      });
    }),
  );
});

test("many small classes do not all round in the same direction", () => {
  const counts = roundedShares(new Array(100).fill(5), [0.7, 0.15, 0.15]);
  expect([0, 1, 2].map((p) => counts.reduce((sum, row) => sum + row[p]!, 0))).toEqual([350, 75, 75]);
});

test("a class of one row stays in train", () => {
  expect(roundedShares([1, 1, 1, 1, 6], [0.5, 0.25, 0.25]).slice(0, 4)).toEqual(new Array(4).fill([1, 0, 0]));
});

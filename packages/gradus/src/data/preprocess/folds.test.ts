import fc from "fast-check";
import { expect, test } from "vitest";
import { groupKFold, holdOut, kFold, stratifiedKFold, timeSeriesFolds } from "./folds.js";

const flat = (folds: readonly Int32Array[]): number[] => folds.flatMap((fold) => [...fold]).sort((a, b) => a - b);
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

test("each row is tested in one fold, and folds differ by one row at most, shuffled or not", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 2, max: 9 }), fc.option(fc.nat(), { nil: undefined }), (n, k, seed) => {
      const folds = Math.min(n, k);
      const parts = kFold(n, seed === undefined ? { folds } : { folds, seed });
      expect(flat(parts)).toEqual(upTo(n));
      for (const part of parts) expect(part.length).toBeOneOf([Math.floor(n / folds), Math.ceil(n / folds)]);
    }),
  );
});

test("stratified folds hold floor or ceiling of every class", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(3), { minLength: 8, maxLength: 60 }), fc.integer({ min: 2, max: 5 }), (list, folds) => {
      const codes = Int32Array.from(list);
      for (const options of [{ folds }, { folds, seed: 3 }]) {
        const parts = stratifiedKFold(codes, options);
        expect(flat(parts)).toEqual(upTo(codes.length));
        for (const code of new Set(list)) {
          const share = list.filter((each) => each === code).length / folds;
          for (const part of parts)
            expect(part.filter((row) => codes[row] === code).length).toBeOneOf([Math.floor(share), Math.ceil(share)]);
        }
      }
    }),
  );
});

test("held-out rows are the ceiling of their share, by class where asked", () => {
  const codes = Int32Array.from({ length: 40 }, (_, i) => (i < 8 ? 1 : 0));
  for (const options of [
    { testSize: 0.26, seed: 1 },
    { testSize: 0.26, seed: 1, codes },
  ]) {
    const { train, test } = holdOut(40, options);
    expect(test.length).toBe(11);
    expect(flat([train, test])).toEqual(upTo(40));
  }
  expect(holdOut(40, { testSize: 0.25, seed: 1, codes }).test.filter((row) => row < 8).length).toBe(2);
  expect(holdOut(40, { testSize: 0.25, seed: 2 }).test).not.toEqual(holdOut(40, { testSize: 0.25, seed: 1 }).test);
});

test("folds in time are tested after all that they learn from", () => {
  expect(timeSeriesFolds(7, { folds: 2 })).toEqual([
    { test: Int32Array.of(3, 4), trainEnd: 3 },
    { test: Int32Array.of(5, 6), trainEnd: 5 },
  ]);
});

test("no group is divided among folds", () => {
  const groups = Int32Array.of(0, 0, 0, 1, 1, 2, 2, 3);
  const parts = groupKFold(groups, { folds: 2 });
  expect(flat(parts)).toEqual(upTo(8));
  const [first, second] = parts.map((part) => new Set(Array.from(part, (row) => groups[row]!)));
  expect([...first!].filter((group) => second!.has(group))).toEqual([]);
});

test("impossible numbers of folds are refused", () => {
  expect(() => kFold(3, { folds: 4 })).toThrow("folds: expected a number in [2, 3], got 4");
  expect(() => kFold(3, { folds: 1 })).toThrow("folds: expected a whole number of at least 2");
  expect(() => holdOut(3, { testSize: 1, seed: 1 })).toThrow("holdOut, testSize");
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { keyOf } from "./key.js";
import { permutation, permutationAt } from "./permutation.js";

const isOrder = (items: ArrayLike<number>): boolean => {
  const seen = new Set(Array.from(items));
  return seen.size === items.length && [...seen].every((item) => Number.isInteger(item) && item >= 0 && item < items.length);
};

test("a permutation holds every index once, whatever its length, seed and stream", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500 }), fc.maxSafeInteger(), fc.nat(), (n, seed, stream) =>
      isOrder(permutation(n, { seed, stream })),
    ),
  );
});

test("permutationAt visits every index once, whatever its length and key", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.maxSafeInteger(), (n, seed) => {
      const key = keyOf({ seed });
      return isOrder(Array.from({ length: n }, (_, i) => permutationAt(i, n, key)));
    }),
  );
});

test("the same seed and stream give the same order, others give another", () => {
  const first = permutation(50, { seed: 7, stream: [1, 2] });
  expect(permutation(50, { seed: 7, stream: [1, 2] })).toEqual(first);
  for (const other of [
    { seed: 8, stream: [1, 2] },
    { seed: 7 + 2 ** 40, stream: [1, 2] },
    { seed: 7, stream: [2, 1] },
    { seed: 7, stream: 1 },
  ])
    expect(permutation(50, other)).not.toEqual(first);
});

test("the order of seed 7 is pinned, so that a changed generator is noticed", () => {
  expect([...permutation(10, { seed: 7 })]).toMatchInlineSnapshot(`
    [
      3,
      2,
      7,
      1,
      6,
      8,
      5,
      4,
      0,
      9,
    ]
  `);
});

test("all 24 orders of four items are equally likely", () => {
  const counts = new Map<string, number>();
  const draws = 24_000;
  for (let seed = 0; seed < draws; seed++) {
    const order = permutation(4, { seed }).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  const chiSquare = [...counts.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(49.7); // 23 degrees of freedom, probability 0.001
});

test("permutationAt sends the first index to every place about equally often", () => {
  const n = 37;
  const counts = new Float64Array(n);
  const draws = 37_000;
  for (let seed = 0; seed < draws; seed++) counts[permutationAt(0, n, keyOf({ seed }))]!++;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
  expect(chiSquare).toBeLessThan(67.99); // 36 degrees of freedom, probability 0.001
});

test("neighbours in the order are not neighbours in the data", () => {
  const n = 10_000;
  for (const order of [permutation(n, { seed: 3 }), Int32Array.from({ length: n }, (_, i) => permutationAt(i, n, keyOf({ seed: 3 })))]) {
    let sum = 0;
    for (let i = 1; i < n; i++) sum += (order[i]! - (n - 1) / 2) * (order[i - 1]! - (n - 1) / 2);
    const correlation = sum / (n * ((n * n - 1) / 12));
    expect(Math.abs(correlation)).toBeLessThan(0.05); // five standard deviations
  }
});

test("an index outside the order is refused", () => {
  for (const i of [-1, 5, 0.5, Number.NaN]) expect(() => permutationAt(i, 5, [0, 0])).toThrow(RangeError);
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { balancedOrder } from "./balancedOrder.js";

const codesOf = (...counts: number[]): Int32Array => Int32Array.from(counts.flatMap((count, code) => Array<number>(count).fill(code)));

function visits(order: Int32Array, rows: number): Int32Array {
  const counts = new Int32Array(rows);
  for (const row of order) counts[row]!++;
  return counts;
}

test("every class and every row of it is visited as often as its share, rounded down or up, whatever the counts and weights", () => {
  const classes = fc.array(fc.record({ rows: fc.integer({ min: 0, max: 30 }), weight: fc.integer({ min: 0, max: 5 }) }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(classes, fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 50 }), (given, seed, epoch) => {
      const codes = codesOf(...given.map(({ rows }) => rows));
      const weights = given.map(({ rows, weight }) => (rows === 0 ? 0 : weight));
      const sum = weights.reduce((a, b) => a + b, 0);
      fc.pre(sum > 0);
      const order = balancedOrder({ codes, balanced: given.map(({ weight }) => weight), seed, epoch });
      expect(order).toHaveLength(codes.length);
      const counts = visits(order, codes.length);
      given.forEach(({ rows }, code) => {
        const mine = counts.filter((_, row) => codes[row] === code);
        const draws = mine.reduce((a, b) => a + b, 0);
        const share = (codes.length * weights[code]!) / sum;
        expect(Math.abs(draws - share)).toBeLessThan(1);
        for (const count of mine) expect(Math.abs(count - draws / rows)).toBeLessThan(1);
      });
    }),
    { numRuns: 300 },
  );
});

test("over many epochs a class of 3 among 100 rows is visited half of the time, and each of its rows alike", () => {
  const codes = codesOf(98, 3);
  const totals = new Float64Array(101);
  const epochs = 400;
  let ofRare = 0;
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const row of balancedOrder({ codes, balanced: true, seed: 5, epoch })) {
      totals[row]!++;
      ofRare += codes[row]!;
    }
  expect(ofRare / epochs).toBeCloseTo(50.5, 1);
  for (const row of [98, 99, 100]) expect(totals[row]! / epochs).toBeCloseTo(50.5 / 3, 0);
  expect(Math.min(...totals.subarray(0, 98))).toBeGreaterThan(150); // 206 expected: none is left out
});

test("the order depends on seed and epoch alone, and differs between them", () => {
  const codes = codesOf(10, 20);
  const order = (seed: number, epoch: number) => balancedOrder({ codes, balanced: true, seed, epoch });
  expect(order(1, 2)).toEqual(order(1, 2));
  expect(order(1, 2)).not.toEqual(order(1, 3));
  expect(order(1, 2)).not.toEqual(order(2, 2));
});

test("a class without rows gives its share to the others, and weights that leave nothing are refused", () => {
  const codes = codesOf(4, 0, 4);
  expect(visits(balancedOrder({ codes, balanced: true, seed: 1, epoch: 0 }), 8)).toEqual(new Int32Array(8).fill(1));
  expect(() => balancedOrder({ codes, balanced: [0, 1, 0], seed: 1, epoch: 0 })).toThrow(/no class that has train rows/);
});

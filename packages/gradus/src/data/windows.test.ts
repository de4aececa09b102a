import fc from "fast-check";
import { expect, test } from "vitest";
import { windowsOf } from "./windows.js";

/** The numbers of all rows of an epoch, in the order in which they are learned from. */
function learned(rows: number, blockRows: number, window: number, epoch = 0, member = 0): number[] {
  const windowOf = windowsOf({ rows, blockRows, window, seed: 3, epoch, member });
  return Array.from({ length: Math.ceil(rows / window) }, (_, index) => windowOf(index)).flatMap(({ pieces, rows: size, order }) => {
    const read = pieces.flatMap(({ block, from, to }) => Array.from({ length: to - from }, (_, i) => block * blockRows + from + i));
    expect(read).toHaveLength(size);
    return Array.from(order, (place) => read[place]!);
  });
}

test("an epoch in windows visits every row once, whatever the sizes", () => {
  const size = (most: number): fc.Arbitrary<number> => fc.integer({ min: 1, max: most });
  fc.assert(
    fc.property(size(400), size(60), size(150), (rows, blockRows, window) => {
      expect(learned(rows, blockRows, window).sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
    }),
  );
});

test("epochs and members have orders of their own, and the same ones again", () => {
  expect(learned(200, 10, 40)).toEqual(learned(200, 10, 40));
  expect(learned(200, 10, 40, 1)).not.toEqual(learned(200, 10, 40));
  expect(learned(200, 10, 40, 0, 1)).not.toEqual(learned(200, 10, 40));
});

test("every window of a sorted file has rows from all over it", () => {
  const rows = 100_000;
  const order = learned(rows, 50, 10_000);
  for (let from = 0; from < rows; from += 10_000) {
    const early = order.slice(from, from + 10_000).filter((row) => row < rows / 2).length;
    expect(Math.abs(early / 10_000 - 0.5)).toBeLessThan(0.15);
  }
});

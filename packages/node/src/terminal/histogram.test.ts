import { expect, test } from "vitest";
import { bar, histogram } from "./histogram.js";

test("every value is counted once, also those beyond the 1st and 99th percentile", () => {
  const values = [-1000, ...Array.from({ length: 500 }, (_, i) => (i % 100) / 10), 1000];
  const counts = histogram(values, { bins: 4, width: 8 }).map((line) => Number(line.split(" ").at(-1)));
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(502);
});

test("the fullest step fills the width", () => {
  expect(histogram([1, 1, 1, 1, 2, 2], { bins: 2, width: 8 })).toEqual(["1.250 │████████ 4", "1.750 │████ 2"]);
});

test("equal values need no bars", () => {
  expect(histogram([3, 3], { bins: 4, width: 8 })).toEqual(["all of them 3.000"]);
  expect(histogram([], { bins: 4, width: 8 })).toEqual([]);
});

test("bars are drawn to an eighth of a column", () => {
  expect([bar(0), bar(0.125), bar(1.5), bar(2)]).toEqual(["", "▏", "█▌", "██"]);
});

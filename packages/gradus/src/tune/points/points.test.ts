import { expect, test } from "vitest";
import { discrepancy, sobolPoint } from "./index.js";

const points = (count: number, dimensions: number, key?: readonly [number, number]): Float64Array[] =>
  Array.from({ length: count }, (_, index) => sobolPoint(index, dimensions, key));

test.each([
  ["plain", undefined],
  ["scrambled", [3, 4] as const],
])("2^8 %s Sobol points have one in each of 2^8 elementary intervals, in every dimension and in the first two together", (_, key) => {
  const all = points(256, 6, key);
  for (let j = 0; j < 6; j++) expect(new Set(all.map((point) => Math.floor(point[j]! * 256))).size).toBe(256);
  for (let bits = 0; bits <= 8; bits++) {
    const cell = (point: Float64Array): number =>
      Math.floor(point[0]! * 2 ** bits) * 2 ** (8 - bits) + Math.floor(point[1]! * 2 ** (8 - bits));
    expect(new Set(all.map(cell)).size).toBe(256);
  }
});

test("scrambling makes every point uniform: over many keys the first one is anywhere", () => {
  const counts = new Float64Array(16);
  for (let key = 0; key < 3200; key++) counts[Math.floor(sobolPoint(0, 1, [key, 1])[0]! * 16)]!++;
  const chiSquare = counts.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
  expect(chiSquare).toBeLessThan(37.7); // 15 degrees of freedom, probability 0.001
});

test("scrambled Sobol points lie more evenly than random ones", () => {
  const random = Array.from({ length: 128 }, (_, i) => Float64Array.from({ length: 4 }, (_, j) => sobolPoint(0, 1, [i, j])[0]!));
  expect(discrepancy(points(128, 4, [1, 2]))).toBeLessThan(discrepancy(random) / 4);
});

test("all 160 dimensions have balanced points, and more are refused", () => {
  const all = points(64, 160);
  for (let j = 0; j < 160; j++) expect(new Set(all.map((point) => Math.floor(point[j]! * 64))).size).toBe(64);
  expect(() => sobolPoint(0, 161)).toThrow("161 dimensions, there are 160");
  expect(() => sobolPoint(-1, 1)).toThrow("index -1");
});

import type { Coordinates } from "../surrogate/index.js";

/** A part of [0, 1]^D: its corners, and the length of its sides, which is 1 for a category. */
export type Region = Readonly<{ low: Float64Array; high: Float64Array; sides: Float64Array; isWhole: boolean }>;

/** The whole space. */
export function wholeSpace(dimensions: number): Region {
  const ones = new Float64Array(dimensions).fill(1);
  return { low: new Float64Array(dimensions), high: ones, sides: ones, isWhole: true };
}

/** The box of this side round a point; at an edge of the space it is moved, not cut. Categories are always open. */
export function boxAround(center: Float64Array, side: number, { isCategory }: Coordinates): Region {
  const low = center.map((c, j) => (isCategory[j] ? 0 : Math.min(1 - side, Math.max(0, c - side / 2))));
  const sides = center.map((_, j) => (isCategory[j] ? 1 : side));
  return { low, high: low.map((l, j) => l + sides[j]!), sides, isWhole: false };
}

import { expect, test } from "vitest";
import type { Buffer, Loops } from "../../compile/program.js";
import * as s from "../../scalar/expression.js";
import { barriersOf, stagesOf } from "./stages.js";
import { largestShare } from "./work.js";

const buffer: Buffer = { id: 0, name: "x", dtype: "f32", size: 2 ** 20, kind: "scratch", offset: 0 };
/** Doubling so many elements: a unit for each 4096. */
const sweep = (elements: number): Loops => ({
  kind: "loops",
  name: "double",
  kept: [elements],
  reduced: [],
  operands: [{ kind: "load", type: "f32", access: { buffer, offset: 0, steps: [1] } }],
  stores: [{ value: s.mul(s.load(0, "f32"), 2), access: { buffer, offset: 0, steps: [1] } }],
  reductions: [],
  epilogue: [],
});
const [small, large] = [[sweep(100)], [sweep(2 ** 20)]];

test("phases of single units that follow each other are one stage", () => {
  expect(stagesOf([small, small, large, large, small]).map(({ phases, alone }) => [phases.length, alone])).toEqual([
    [2, true],
    [1, false],
    [1, false],
    [1, true],
  ]);
});

test("a team meets between stages, and at the end unless the first thread was alone", () => {
  const barriers = [[], [small], [large], [small, large], [large, small], [large, large]].map((phases) => barriersOf(stagesOf(phases)));
  expect(barriers).toEqual([0, 0, 1, 2, 1, 2]);
});

test("single units of one phase fall to different threads", () => {
  const singles = (count: number) => Array.from({ length: count }, () => sweep(4096));
  expect(largestShare(stagesOf([[sweep(2 * 4096), ...singles(2)]]), 2)).toBe(1 / 2);
  expect(largestShare(stagesOf([[sweep(4 * 4096), ...singles(4)]]), 4)).toBe(1 / 4);
});

test("the first thread has its part of what can be divided, and all of the rest", () => {
  expect(largestShare(stagesOf([large]), 4)).toBe(1 / 4);
  expect(largestShare(stagesOf([small]), 4)).toBe(1);
  expect(largestShare(stagesOf([[sweep(3 * 4096)]]), 2)).toBe(2 / 3);
  expect(largestShare([], 4)).toBe(0);
  expect(largestShare(stagesOf([large, [sweep(4096)]]), 2)).toBeCloseTo((128 + 1) / 257, 10);
});

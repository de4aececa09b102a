import { expect, test } from "vitest";
import { normalCumulative } from "../../normal/index.js";
import { drawsOf } from "../draws.js";
import { axesOf, type CmaState, cmaConstants, cmaStart, cmaTold, withMargin } from "./index.js";

function generationOf(state: CmaState, population: number, normal: () => number): Float64Array[] {
  const { values, vectors } = axesOf(state);
  const d = state.mean.length;
  return Array.from({ length: population }, () => {
    const z = values.map((length) => length * normal());
    return state.mean.map((m, i) => {
      let y = 0;
      for (let k = 0; k < d; k++) y += vectors[i * d + k]! * z[k]!;
      return m + state.sigma * state.stretch[i]! * y;
    });
  });
}

test("a rotated valley a thousand times as long as wide is followed to its bottom", () => {
  const { normal } = drawsOf({ seed: 3, number: 0 });
  const f = ([a = 0, b = 0, c = 0]: Float64Array): number => (a + b - 1) ** 2 + 1e6 * (a - b) ** 2 + 1e3 * (c - 0.5) ** 2;
  const constants = cmaConstants(3, 8);
  let state = cmaStart(new Float64Array(3), 0.5);
  for (let g = 0; g < 150; g++)
    state = cmaTold(
      state,
      constants,
      generationOf(state, 8, normal).sort((p, q) => f(p) - f(q)),
    );
  expect(f(state.mean)).toBeLessThan(1e-10);
});

const bins = (count: number) => (j: number, mean: number) => {
  if (j === 0) return null;
  const index = Math.min(count - 1, Math.max(0, Math.floor(mean * count)));
  return { low: index === 0 ? null : index / count, high: index === count - 1 ? null : (index + 1) / count };
};
const narrow = (mean: number): CmaState => ({ ...cmaStart(Float64Array.of(0.3, mean), 1e-4), generation: 9 });

test.each([0.31, 0.35, 0.399])(
  "a whole number that has frozen at %d leaves its bin to each side with half of the margin at least",
  (mean) => {
    const moved = withMargin(narrow(mean), 0.1, bins(10));
    const deviation = moved.sigma * moved.stretch[1]!;
    expect(normalCumulative((0.3 - moved.mean[1]!) / deviation)).toBeGreaterThan(0.05 - 1e-9);
    expect(normalCumulative((moved.mean[1]! - 0.4) / deviation)).toBeGreaterThan(0.05 - 1e-9);
    expect(moved.mean[0]).toBe(0.3);
    expect(moved.stretch[0]).toBe(1);
  },
);

test("at the end of the range the mean moves to where the inner bin has the margin", () => {
  const moved = withMargin(narrow(0.02), 0.1, bins(10));
  expect(normalCumulative((moved.mean[1]! - 0.1) / moved.sigma)).toBeCloseTo(0.1, 9);
  const upper = withMargin(narrow(0.99), 0.1, bins(10));
  expect(normalCumulative((0.9 - upper.mean[1]!) / upper.sigma)).toBeCloseTo(0.1, 9);
});

test("a distribution that is wide already is left as it is", () => {
  const wide = { ...cmaStart(Float64Array.of(0.3, 0.35), 0.2), generation: 9 };
  const moved = withMargin(wide, 0.1, bins(10));
  expect(moved.mean[1]).toBeCloseTo(0.35, 6);
  expect(moved.stretch[1]).toBeCloseTo(1, 6);
});

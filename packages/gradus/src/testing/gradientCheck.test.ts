import { expect, test } from "vitest";
import { matmul, sum } from "../engine/graph/index.js";
import { compareGradients, gradientCheck, relativeDifference } from "./gradientCheck.js";

test("the gradient of matmul agrees with central differences in float64", () => {
  expect(gradientCheck((a, b) => sum(matmul(a, b).square()), [[3, 4], [4, 2]], { seed: 7, step: 1e-5 })).toBeLessThan(1e-9); // biome-ignore format: two shapes
});

test("a part that the gradient leaves out is found", () => {
  const wrong = gradientCheck((x) => sum(x.sin().mul(x.mul(0.01).add(1).stopGradient())), [[5]]);
  expect(wrong).toBeGreaterThan(1e-4);
});

test("several variables are compared one after the other, and the cost is that of the unchanged point", () => {
  const { cost, exact, approximate } = compareGradients(
    (a, b) => sum(a.mul(3)).add(sum(b.square())),
    [
      { shape: [2], data: [1, 2] },
      { shape: [1], data: [5] },
    ],
  );
  expect(cost).toBe(34);
  expect([...exact]).toEqual([3, 3, 10]);
  approximate.forEach((value, i) => {
    expect(value).toBeCloseTo(exact[i]!, 6);
  });
});

test("the relative difference is 0 for two zero gradients and 1 for a zero against another", () => {
  expect(relativeDifference(Float64Array.of(0, 0), Float64Array.of(0, 0))).toBe(0);
  expect(relativeDifference(Float64Array.of(3, 4), Float64Array.of(0, 0))).toBe(1);
});

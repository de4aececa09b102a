import { expect, test } from "vitest";
import { input, openSession } from "../engine/index.js";
import { symmetricBeta } from "./symmetricBeta.js";

const draws = 4_000;

/** Sorted draws of as many steps. */
function sample(alpha: number): number[] {
  let stream = 0;
  const random = () => ({ seed: input("seed", [], "i32"), step: input("step", [], "i32"), stream: ++stream });
  const program = openSession({ backend: "wasm", states: [] }).compile({ outputs: { share: symmetricBeta(input("alpha", []), random) } });
  program.input("seed")[0] = 9;
  program.input("alpha")[0] = alpha;
  return Array.from({ length: draws }, (_, step) => {
    program.input("step")[0] = step;
    program.run();
    return program.output("share")[0]!;
  }).sort((a, b) => a - b);
}

/** The largest distance between the share of draws below x and the distribution function (Kolmogorov and Smirnov). */
function distance(sorted: readonly number[], cdf: (x: number) => number): number {
  return Math.max(...sorted.map((x, i) => Math.max(Math.abs(cdf(x) - i / draws), Math.abs(cdf(x) - (i + 1) / draws))));
}

test.each<[number, (x: number) => number]>([
  [0.5, (x) => (2 / Math.PI) * Math.asin(Math.sqrt(x))],
  [1, (x) => x],
  [2, (x) => 3 * x ** 2 - 2 * x ** 3],
  [3, (x) => 10 * x ** 3 - 15 * x ** 4 + 6 * x ** 5],
])("draws with alpha %d follow the distribution function of Beta", (alpha, cdf) => {
  expect(distance(sample(alpha), cdf)).toBeLessThan(1.95 / Math.sqrt(draws)); // probability 0.001
});

test.each([0.01, 0.2, 30, 1000])("draws with alpha %d have the mean and variance of Beta, and none is lost", (alpha) => {
  const found = sample(alpha);
  const variance = 1 / (4 * (2 * alpha + 1));
  const mean = found.reduce((a, b) => a + b, 0) / draws;
  expect(found.every((share) => share >= 0 && share <= 1)).toBe(true);
  expect(Math.abs(mean - 0.5)).toBeLessThan(4 * Math.sqrt(variance / draws));
  const spread = found.reduce((sum, share) => sum + (share - 0.5) ** 2, 0) / draws;
  expect(Math.abs(spread / variance - 1)).toBeLessThan(0.1);
});

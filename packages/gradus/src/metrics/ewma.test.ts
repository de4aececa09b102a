import { expect, test } from "vitest";
import { permutation } from "../engine/random/index.js";
import { type Ewma, ewma, ewmaAfter, ewmaCorrected } from "./index.js";

const theta = Array.from(permutation(100, { seed: 5 }), (i) => i / 10 - 3);
const after = (values: readonly number[], beta: number): Ewma => values.reduce<Ewma>(ewmaAfter, ewma(beta));

test("v_100 is 0.1 times the sum of 0.9^k theta_(100 - k)", () => {
  const expected = theta.reduce((sum, _, k) => sum + 0.1 * 0.9 ** k * theta[99 - k]!, 0);
  expect(after(theta, 0.9).v).toBeCloseTo(expected, 14);
});

test("v takes the place of the last one: one number of memory, by v <- beta v + (1 - beta) theta bit for bit", () => {
  let v = 0;
  for (const value of theta) v = 0.98 * v + (1 - 0.98) * value;
  expect(after(theta, 0.98)).toEqual({ beta: 0.98, v, count: 100 });
});

test("corrected for its bias, the average of two values with beta 0.98 is (0.0196 theta_1 + 0.02 theta_2) / 0.0396", () => {
  expect(ewmaCorrected(after([40, 49], 0.98))).toBeCloseTo((0.0196 * 40 + 0.02 * 49) / 0.0396, 12);
});

test("values that are all alike have that average from the first on, and without correction almost from 1 / (1 - beta) times five on", () => {
  for (let count = 1; count < 30; count++) expect(ewmaCorrected(after(Array(count).fill(7), 0.9))).toBeCloseTo(7, 12);
  expect(after(Array(50).fill(7), 0.9).v).toBeCloseTo(7 * (1 - 0.9 ** 50), 12);
});

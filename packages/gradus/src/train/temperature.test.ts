import { expect, test } from "vitest";
import { conformalMargin } from "./conformalMargin.js";
import { fitTemperature, tempered } from "./temperature.js";

test("a temperature keeps the order of probabilities, and 1 keeps them", () => {
  const p = Float64Array.of(0.7, 0.2, 0.1);
  expect(tempered(p, 3, 1)).toBe(p);
  const soft = tempered(p, 3, 2);
  const roots = [...p].map(Math.sqrt);
  soft.forEach((value, k) => {
    expect(value).toBeCloseTo(roots[k]! / (roots[0]! + roots[1]! + roots[2]!), 12);
  });
});

/** Rows that say `sure` for class 0, which is true for the first `right` of them. */
const rows = (count: number, right: number, sure: number): [Float64Array, Int32Array] => [
  Float64Array.from({ length: 2 * count }, (_, at) => (at % 2 === 0 ? sure : 1 - sure)),
  Int32Array.from({ length: count }, (_, row) => (row < right ? 0 : 1)),
];

test("probabilities that are surer than right get a temperature above 1, which many rows decide and few do not", () => {
  const many = fitTemperature(...rows(10_000, 7_000, 0.95), 2);
  expect(tempered(Float64Array.of(0.95, 0.05), 2, many)[0]).toBeCloseTo(0.7, 1);
  const few = fitTemperature(...rows(10, 7, 0.95), 2);
  expect(few).toBeGreaterThan(1);
  expect(few).toBeLessThan(1.2);
  expect(fitTemperature(...rows(50, 50, 0.95), 2)).toBeGreaterThan(0.85);
});

test("a conformal margin is the order statistic of Vovk's theorem, and covers new rows as often as it says", () => {
  expect(conformalMargin(Float64Array.of(-4, 1, 3, -2, 5, 6, 7, 8, 9), 0.9)).toBe(9);
  expect(conformalMargin(Float64Array.of(1, 2, 3), 0.9)).toBe(Number.POSITIVE_INFINITY);
  let state = 1;
  const next = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647 + (state % 1000) / 1000 - 1;
  };
  let [covered, total] = [0, 0];
  for (let trial = 0; trial < 200; trial++) {
    const margin = conformalMargin(Float64Array.from({ length: 60 }, next), 0.8);
    for (let row = 0; row < 50; row++, total++) covered += Math.abs(next()) <= margin ? 1 : 0;
  }
  expect(covered / total).toBeGreaterThan(0.78);
  expect(covered / total).toBeLessThan(0.84);
});

import { expect, test } from "vitest";
import { evaluate } from "../../backends/reference/index.js";
import { constant, randomNormal, type Shape } from "../index.js";

const normal = (shape: Shape, stream: number): Float64Array => {
  const y = randomNormal(shape, { seed: constant(7, [], "i32"), step: constant(1, [], "i32"), stream });
  return evaluate([y], { inputs: new Map(), states: new Map() }).get(y)!;
};
const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

test("normal numbers have the moments of the normal distribution, also at odd sizes and in none", () => {
  const values = normal([201, 199], 2);
  expect(values).toHaveLength(201 * 199);
  const moments = [1, 2, 3, 4].map((power) => mean(values.map((value) => value ** power)));
  [0, 1, 0, 3].forEach((moment, i) => {
    expect(Math.abs(moments[i]! - moment)).toBeLessThan(5 * Math.sqrt([1, 2, 15, 96][i]! / values.length));
  });
  expect(normal([0], 2)).toHaveLength(0);
  expect(normal([], 2)).toHaveLength(1);
});

test("both numbers of a pair are independent: neither they nor their squares are correlated", () => {
  const values = normal([40_000], 3);
  const [first, second] = [values.subarray(0, 20_000), values.subarray(20_000)];
  expect(Math.abs(mean(first.map((value, i) => value * second[i]!)))).toBeLessThan(5 / Math.sqrt(20_000));
  expect(Math.abs(mean(first.map((value, i) => (value ** 2 - 1) * (second[i]! ** 2 - 1))))).toBeLessThan(10 / Math.sqrt(20_000));
});

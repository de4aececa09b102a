import { describe, expect, test } from "vitest";
import * as init from "./index.js";
import { checkedInit, distributionOf, fill, type Init, type InitValue, momentsOf } from "./index.js";

const examples: { readonly [K in InitValue["init"]]: Extract<InitValue, { init: K }> } = {
  constant: init.constant({ value: -1.5 }),
  he: init.he({ slope: 0.1, distribution: "truncatedNormal" }),
  lecun: init.lecun({ fan: "out", distribution: "uniform" }),
  normal: init.normal({ mean: 1, std: 0.5 }),
  ones: init.ones(),
  orthogonal: init.orthogonal({ gain: 2 }),
  sparse: init.sparse({ sparsity: 0.5, std: 0.1 }),
  torchDefault: init.torchDefault(),
  truncatedNormal: init.truncatedNormal({ mean: 1, std: 2, low: 0, high: 3 }),
  uniform: init.uniform({ low: -1, high: 3 }),
  varianceScaling: init.varianceScaling({ scale: 0.5, fan: "average" }),
  xavier: init.xavier({ gain: 2 }),
  zeros: init.zeros(),
};

const at = { shape: [60, 50], fanIn: 60, fanOut: 50, seed: 3, stream: [1, 2] } as const;

describe.each(Object.values(examples).map((value) => [value.init, value] as const))("%s", (_, value) => {
  test("comes back from JSON as it was", () => {
    expect(checkedInit(JSON.parse(JSON.stringify(value)), "test")).toEqual(value);
  });

  test("refuses an option that it does not have", () => {
    expect(() => checkedInit({ ...value, colour: 1 }, "nn.dense, init")).toThrow(
      /^nn\.dense, init: init\.\w+: there is no option "colour"/,
    );
  });

  test("gives the same bits twice, and others for another seed or stream unless it is fixed", () => {
    const w = fill(value, at);
    expect(w.every(Number.isFinite)).toBe(true);
    expect(fill(value, at)).toEqual(w);
    const fixed = new Set(w).size === 1;
    expect(JSON.stringify(fill(value, { ...at, seed: 4 })) === JSON.stringify(w)).toBe(fixed);
    expect(JSON.stringify(fill(value, { ...at, stream: [1, 3] })) === JSON.stringify(w)).toBe(fixed);
  });

  const distribution = distributionOf(value, at);
  test.skipIf(distribution === undefined)("has the mean and variance that its distribution states", () => {
    const { mean, std, excessKurtosis, low, high } = momentsOf(distribution!);
    const w = fill(value, at);
    const average = w.reduce((total, x) => total + x / w.length, 0);
    const variance = w.reduce((total, x) => total + (x - mean) ** 2 / w.length, 0);
    expect(Math.abs(average - mean)).toBeLessThanOrEqual((5 * std) / Math.sqrt(w.length) + 1e-12);
    expect(Math.abs(variance - std * std)).toBeLessThanOrEqual(5 * std * std * Math.sqrt((2 + excessKurtosis) / w.length));
    expect(w.every((x) => x >= Math.fround(low) && x <= Math.fround(high))).toBe(true);
  });
});

test("he, lecun and xavier have exactly the variance that they promise in every distribution, the truncated one too", () => {
  for (const distribution of ["normal", "uniform", "truncatedNormal"] as const) {
    const variance = (value: Init): number => momentsOf(distributionOf(value, { fanIn: 8, fanOut: 2 })!).std ** 2;
    expect(variance(init.he({ distribution }))).toBeCloseTo(2 / 8, 12);
    expect(variance(init.he({ distribution, fan: "out", slope: 1 }))).toBeCloseTo(1 / 2, 12);
    expect(variance(init.lecun({ distribution }))).toBeCloseTo(1 / 8, 12);
    expect(variance(init.xavier({ distribution }))).toBeCloseTo(2 / 10, 12);
    expect(variance(init.varianceScaling({ distribution, scale: 3, fan: "average" }))).toBeCloseTo(3 / 5, 12);
  }
});

test("orthogonal rows (of a wide matrix) and columns (of a tall one) have the length of the gain and stand at right angles", () => {
  for (const [rows, columns] of [
    [3, 7],
    [7, 3],
    [5, 5],
  ] as const) {
    const w = fill(init.orthogonal({ gain: 2 }), { ...at, shape: [rows, columns] });
    const [count, length] = rows <= columns ? [rows, columns] : [columns, rows];
    const element = (i: number, k: number): number => (rows <= columns ? w[i * columns + k]! : w[k * columns + i]!);
    for (let i = 0; i < count; i++)
      for (let j = 0; j < count; j++) {
        const product = Array.from({ length }, (_, k) => element(i, k) * element(j, k)).reduce((total, x) => total + x, 0);
        expect(product).toBeCloseTo(i === j ? 4 : 0, 5);
      }
  }
});

test("sparse leaves the same number of weights into each unit", () => {
  const w = fill(init.sparse({ sparsity: 0.25 }), { ...at, shape: [10, 4] });
  for (let unit = 0; unit < 4; unit++) expect(Array.from({ length: 10 }, (_, i) => w[i * 4 + unit]).filter((x) => x === 0)).toHaveLength(3);
  expect(() => fill(init.sparse({ sparsity: 0.25 }), { ...at, shape: [2, 3, 4] })).toThrow("init.sparse: the weight has 3 axes");
});

test("names stand for their values, unknown ones are refused with the closest", () => {
  expect(fill("he", at)).toEqual(fill(init.he(), at));
  expect(() => checkedInit("heh", "nn.dense, init")).toThrow('nn.dense, init: there is no "heh" (did you mean "he"?)');
  expect(() => checkedInit("normal", "nn.dense, init")).toThrow("Allowed: he, lecun, xavier, zeros, ones, orthogonal, torchDefault");
  expect(() => checkedInit({ init: "constnat" }, "nn.dense, init")).toThrow('did you mean "constant"?');
});

test("impossible numbers are refused", () => {
  expect(() => init.normal({ std: -1 })).toThrow("init.normal, std");
  expect(() => init.uniform({ low: 2, high: 1 })).toThrow("init.uniform, high");
  expect(() => init.constant({ value: Number.NaN })).toThrow("init.constant, value");
  expect(() => init.sparse({ sparsity: 1.5 })).toThrow("init.sparse, sparsity");
  expect(() => init.truncatedNormal({ std: 1, low: 5, high: 6 })).toThrow("init.truncatedNormal: almost nothing of a normal");
  expect(() => init.he({ fan: "inn" as "in" })).toThrow('did you mean "in"?');
});

test("the gain before an activation is PyTorch's", () => {
  expect(init.gain("relu") ** 2).toBeCloseTo(2, 12);
  expect(init.gain("leakyRelu", 1)).toBe(1);
  expect(init.gain("tanh")).toBe(5 / 3);
});

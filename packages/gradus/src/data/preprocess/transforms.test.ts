import { expect, test } from "vitest";
import { normalQuantile } from "../../normal/index.js";
import { fitBins, toBins } from "./bins.js";
import type { Matrix } from "./matrix.js";
import { polynomialFeatures, polynomialPowers } from "./polynomialFeatures.js";
import { fitQuantileTransformer, quantileTransform } from "./quantileTransformer.js";
import { fitWhitening, whiten } from "./whitening.js";

const column = (...values: readonly number[]): Matrix => ({ data: Float64Array.from(values), rows: values.length, columns: 1 });

test("bins of equal width and bins of equally many rows", () => {
  const x = column(0, 1, 2, 10);
  expect([...fitBins(x, { bins: 2, strategy: "uniform" })[0]!]).toEqual([0, 5, 10]);
  const quartiles = fitBins(x, { bins: 2, strategy: "quantile" });
  expect([...toBins(quartiles, column(-5, 1, 1.5, 99)).data]).toEqual([0, 0, 1, 1]);
});

test("polynomial features are all products up to the degree", () => {
  const powers = polynomialPowers(2, { degree: 2 });
  expect(powers).toEqual([
    [0, 0],
    [1, 0],
    [0, 1],
    [2, 0],
    [1, 1],
    [0, 2],
  ]);
  expect([...polynomialFeatures({ data: Float64Array.of(2, 3), rows: 1, columns: 2 }, powers).data]).toEqual([1, 2, 3, 4, 6, 9]);
  expect(polynomialPowers(3, { degree: 2, interactionOnly: true, bias: false }).length).toBe(6);
});

test("normal quantiles are the known ones, odd around one half", () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
  expect(normalQuantile(1e-7)).toBeCloseTo(-5.199337582192817, 13);
  expect(normalQuantile(1e-20)).toBeCloseTo(-9.262340089798409, 12);
  expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1), normalQuantile(2)]).toEqual([
    Number.NEGATIVE_INFINITY,
    0,
    Number.POSITIVE_INFINITY,
    Number.NaN,
  ]);
});

test("quantile transform spreads the fitted values evenly, and cuts off beyond them", () => {
  const x = column(1, 10, 100, 1000, 10_000);
  const transformer = fitQuantileTransformer(x, { quantiles: 5, output: "uniform" });
  expect([...quantileTransform(transformer, column(-5, 1, 10, 55, 10_000, 1e9)).data]).toEqual([0, 0, 0.25, 0.375, 1, 1]);
  const normal = quantileTransform(fitQuantileTransformer(x, { quantiles: 5, output: "normal" }), column(-5, 100, 1e9));
  expect([normal.data[0]!, normal.data[1]!, normal.data[2]!].map((value) => Number(value.toFixed(4)))).toEqual([-5.1993, 0, 5.1993]);
});

test("whitened columns have variance 1 and do not correlate", () => {
  const x: Matrix = { data: Float64Array.from({ length: 60 }, (_, k) => Math.sin(k * k) + (k % 3) * Math.cos(k)), rows: 20, columns: 3 };
  for (const kind of ["pca", "zca"] as const) {
    const { covariance } = fitWhitening(whiten(fitWhitening(x, { kind }), x), { kind: "pca", eps: 1 });
    covariance.forEach((value, k) => {
      expect(value).toBeCloseTo(k % 4 === 0 ? 1 : 0, 10);
    });
  }
});

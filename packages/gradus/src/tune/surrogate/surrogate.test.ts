import { describe, expect, test } from "vitest";
import { drawsOf } from "../draws.js";
import {
  type AcquisitionName,
  acquisitions,
  fitPriors,
  fitZoom,
  type KernelName,
  kernels,
  likelihoodOf,
  logExpectedImprovement,
  pointsOf,
  pointwise,
  posteriorOf,
  predict,
  warpedLosses,
} from "./index.js";

const { uniform, normal } = drawsOf({ seed: 5, number: 0 });
const mixedRows = Array.from({ length: 12 }, () => [uniform(), uniform(), Math.floor(uniform() * 3)]).flat();
const points = pointsOf(mixedRows, [false, false, true]);
const z = Float64Array.from({ length: 12 }, normal);

describe.each(Object.keys(kernels) as KernelName[])("%s", (name) => {
  test.each([false, true])("the gradient of the likelihood agrees with central differences, profiled %s", (profiled) => {
    const f = likelihoodOf({ points, z, kernel: kernels[name] }, profiled);
    const x = [0.3, -2, 0.5, 1.2, -0.4];
    const at = (x: readonly number[], gradient = new Float64Array(5)): number =>
      f({ variance: Math.exp(x[0]!), noise: Math.exp(x[1]!), weights: Float64Array.from(x.slice(2), Math.exp) }, gradient);
    const gradient = new Float64Array(5);
    at(x, gradient);
    x.forEach((_, i) => {
      const moved = (h: number): number => at(x.map((value, k) => (k === i ? value + h : value)));
      expect(gradient[i]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 6);
    });
  });
});

test("a category is alike or different, whatever its number", () => {
  const rows = (a: number, b: number): number[] => [0.1, a, 0.6, b, 0.9, a];
  const of = (a: number, b: number): ArrayLike<number> => {
    const seen = { points: pointsOf(rows(a, b), [false, true]), z: Float64Array.of(1, -1, 0.5), kernel: kernels.matern52 };
    return predict(posteriorOf(seen, { variance: 1, noise: 0.01, weights: Float64Array.of(2, 3) }), Float64Array.of(0.3, b)).mean;
  };
  expect(of(0, 1)).toEqual(of(7, -1));
});

test("without noise the model goes through its points, and far away it knows nothing", () => {
  const seen = { points: pointsOf([0, 0.2, 0.5, 0.9], [false]), z: Float64Array.of(1, -1, 0.5, 0.2), kernel: kernels.matern52 };
  const posterior = posteriorOf(seen, { variance: 1, noise: 1e-10, weights: Float64Array.of(4) });
  const { mean, deviation } = predict(posterior, Float64Array.of(0, 0.2, 0.5, 0.9, 1e6));
  seen.z.forEach((value, i) => {
    expect(mean[i]).toBeCloseTo(value, 6);
    expect(deviation[i]).toBeLessThan(1e-4);
  });
  expect(mean[4]).toBeCloseTo(0, 9);
  expect(deviation[4]).toBeCloseTo(Math.sqrt(posterior.scale), 9);
});

test("the model at one point is what it is at many, and its slopes agree with central differences", () => {
  const posterior = posteriorOf({ points, z, kernel: kernels.matern52 }, { variance: 1.3, noise: 0.02, weights: Float64Array.of(3, 8, 1) });
  const at = pointwise(posterior);
  const x = Float64Array.of(0.4, 0.6, 1);
  const { mean, deviation } = at(x);
  const many = predict(posterior, x);
  expect(mean).toBeCloseTo(many.mean[0]!, 12);
  expect(deviation).toBeCloseTo(many.deviation[0]!, 12);
  const slopes = [[...at(x).meanSlopes], [...at(x).deviationSlopes]];
  [0, 1].forEach((j) => {
    const moved = (h: number): { mean: number; deviation: number } => at(x.map((each, k) => (k === j ? each + h : each)));
    const [up, down] = [{ ...moved(1e-5) }, { ...moved(-1e-5) }];
    expect(slopes[0]![j]).toBeCloseTo((up.mean - down.mean) / 2e-5, 6);
    expect(slopes[1]![j]).toBeCloseTo((up.deviation - down.deviation) / 2e-5, 6);
  });
  expect([slopes[0]![2], slopes[1]![2]]).toEqual([0, 0]);
});

test("points that lie on each other without noise get as much noise as it takes", () => {
  const seen = { points: pointsOf([0.3, 0.3, 0.3], [false]), z: Float64Array.of(1, 2, 3), kernel: kernels.matern52 };
  const posterior = posteriorOf(seen, { variance: 1, noise: 0, weights: Float64Array.of(1) });
  expect(posterior.covariance.noise).toBeGreaterThan(0);
  expect(predict(posterior, Float64Array.of(0.3)).mean[0]).toBeCloseTo(2, 3);
});

test("the fits find which coordinate matters, and how much is noise", () => {
  const rows = Array.from({ length: 60 }, () => [uniform(), uniform()]);
  const at = pointsOf(rows.flat(), [false, false]);
  const smooth = Float64Array.from(rows, ([a]) => Math.sin(6 * a!));
  const noisy = smooth.map((value) => value + 0.5 * normal());
  const clean = fitZoom({ points: at, z: smooth, kernel: kernels.matern52 }, { last: null, thorough: true });
  expect(clean.weights[0]! / clean.weights[1]!).toBeGreaterThan(10);
  expect(clean.noise).toBeLessThan(1e-3);
  const rough = fitZoom({ points: at, z: noisy, kernel: kernels.matern52 }, { last: clean, thorough: true });
  expect(rough.noise).toBeGreaterThan(0.05);
  const other = fitPriors({ points: at, z: noisy, kernel: kernels.matern52 }, null);
  expect(other.weights[0]! / other.weights[1]!).toBeGreaterThan(3);
  expect(other.noise).toBeGreaterThan(0.02);
});

test("the logarithm of the expected improvement is right from certain gain to a thousand deviations away", () => {
  expect(logExpectedImprovement(2, -3, 0.1)).toBeCloseTo(Math.log(5), 12);
  expect(logExpectedImprovement(0, 0, 1)).toBeCloseTo(Math.log(1 / Math.sqrt(2 * Math.PI)), 14);
  // From mpmath with 50 digits: ln(density(z) + z cumulative(z)).
  for (const [z, expected] of [
    [-0.999, -2.4832171154475855],
    [-1.001, -2.4870256579553893],
    [-10, -55.55312203612236],
    [-99, -4910.609484215455],
    [-101, -5110.649473554864],
    [-1000, -500014.73445209116],
  ] as const)
    expect(Math.abs(logExpectedImprovement(z, 0, 1) / expected - 1)).toBeLessThan(1e-12);
  expect(logExpectedImprovement(1, 2, 0)).toBe(Number.NEGATIVE_INFINITY);
});

test.each(Object.keys(acquisitions) as AcquisitionName[])("the slopes of %s agree with central differences", (name) => {
  const { value, slopes } = acquisitions[name](0.3, 2);
  for (const [mean, deviation] of [
    [0.1, 0.5],
    [0.9, 0.4],
    [3, 0.2],
  ] as const) {
    const [byMean, byDeviation] = slopes(mean, deviation);
    expect(byMean / ((value(mean + 1e-6, deviation) - value(mean - 1e-6, deviation)) / 2e-6)).toBeCloseTo(1, 6);
    expect(byDeviation / ((value(mean, deviation + 1e-6) - value(mean, deviation - 1e-6)) / 2e-6)).toBeCloseTo(1, 6);
  }
});

test("warped losses keep their order, have mean 0 and deviation 1, and one loss of a billion does not flatten the others", () => {
  const losses = [0.3, 0.1, 0.2, 1e9, 0.5, Number.POSITIVE_INFINITY, 0.4, 0.25];
  const { z: warped, lossAt } = warpedLosses(losses);
  const byLoss = losses.map((_, i) => i).sort((a, b) => losses[a]! - losses[b]!);
  for (let k = 1; k < byLoss.length; k++) expect(warped[byLoss[k]!]).toBeGreaterThanOrEqual(warped[byLoss[k - 1]!]!);
  expect(warped[5]).toBe(warped[3]);
  expect(warped.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
  expect(warped.reduce((a, b) => a + b * b, 0) / losses.length).toBeCloseTo(1, 12);
  expect(warped[0]! - warped[1]!).toBeGreaterThan(0.5);
  for (const i of [0, 1, 2, 4, 6, 7]) expect(lossAt(warped[i]!)).toBeCloseTo(losses[i]!, 12);
});

test("losses that are all the same, or all infinite, become zeros", () => {
  expect([...warpedLosses([2, 2, 2]).z]).toEqual([0, 0, 0]);
  expect([...warpedLosses([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]).z]).toEqual([0, 0]);
});

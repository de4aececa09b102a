import { cholesky, gramLower, inverseLower } from "../../algebra/index.js";
import type { Kernel } from "./kernels.js";
import { type Points, squaredDistances } from "./points.js";

/** What a model knows: results z at points, and how alike neighbours are. */
export type Evidence = Readonly<{ points: Points; z: Float64Array; kernel: Kernel }>;

/** K = variance R + noise I, where R holds the kernel of the distances with one weight a coordinate (1 / length^2). */
export type Covariance = Readonly<{ variance: number; noise: number; weights: Float64Array }>;

/**
 * How well a covariance explains the results: the negative logarithm of their density, without n/2 ln 2 pi, and its gradient.
 *   profiled false:  z' K^-1 z / 2 + ln|K| / 2
 *   profiled true:   n/2 ln(z' K^-1 z / n) + ln|K| / 2, for the best common factor s2 = z' K^-1 z / n of K, in closed form
 * The gradient is by ln variance, ln noise, and the ln of each weight, in this order. Infinity where K is not positive definite to rounding.
 * The buffers are made once for a set of evidence, so that an evaluation allocates nothing.
 * Source: Rasmussen and Williams 2006, equations 5.8 and 5.9.
 */
export function likelihoodOf({ points, z, kernel }: Evidence, profiled: boolean): (at: Covariance, gradient: Float64Array) => number {
  const n = points.count;
  const [whole, factor, inverse, slopes] = [0, 1, 2, 3].map(() => new Float64Array(n * n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const [r2, value, slope, half, alpha] = [0, 1, 2, 3, 4].map(() => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  return (at, gradient) => {
    for (let i = 0; i < n; i++) {
      squaredDistances(points, at.weights, i, i, r2);
      kernel.slopes(r2, i, value, slope);
      for (let k = 0; k < i; k++) {
        factor[i * n + k] = at.variance * value[k]!;
        slopes[i * n + k] = at.variance * slope[k]!;
      }
      factor[i * n + i] = at.variance + at.noise;
    }
    if (!cholesky(factor, n)) return Number.POSITIVE_INFINITY;
    inverseLower(factor, n, inverse);
    const quadratic = solved(inverse, n, z, half, alpha);
    gramLower(inverse, n, whole);
    const share = profiled ? n / quadratic : 1;
    gradientInto(gradient, { points, at, whole, slopes, alpha, share, quadratic });
    return 0.5 * (profiled ? n * Math.log(quadratic / n) : quadratic) + halfLogDeterminant(factor, n);
  };
}

/** alpha = K^-1 z by the inverse factor L^-1; returns z' K^-1 z. */
export function solved(inverse: Float64Array, n: number, z: Float64Array, half: Float64Array, alpha: Float64Array): number {
  let quadratic = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let k = 0; k <= i; k++) sum += inverse[i * n + k]! * z[k]!;
    half[i] = sum;
    quadratic += sum * sum;
  }
  alpha.fill(0, 0, n);
  for (let i = 0; i < n; i++) for (let k = 0; k <= i; k++) alpha[k]! += inverse[i * n + k]! * half[i]!;
  return quadratic;
}

function halfLogDeterminant(factor: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Math.log(factor[i * n + i]!);
  return sum;
}

type Parts = Readonly<{
  points: Points;
  at: Covariance;
  whole: Float64Array;
  slopes: Float64Array;
  alpha: Float64Array;
  share: number;
  quadratic: number;
}>;

/** Half the sum of (K^-1 - share alpha alpha') times dK, for each parameter. */
function gradientInto(gradient: Float64Array, { points, at, whole, slopes, alpha, share, quadratic }: Parts): void {
  const n = points.count;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += whole[i * n + i]! - share * alpha[i]! * alpha[i]!;
  // The sum of (K^-1 - share alpha alpha') K over all items is n - share z' K^-1 z.
  gradient[0] = 0.5 * (n - share * quadratic - at.noise * trace);
  gradient[1] = 0.5 * at.noise * trace;
  for (let i = 0; i < n; i++) for (let k = 0; k < i; k++) slopes[i * n + k]! *= whole[i * n + k]! - share * alpha[i]! * alpha[k]!;
  for (let j = 0; j < at.weights.length; j++)
    gradient[2 + j] = at.weights[j]! * weighted(points.columns[j]!, points.isCategory[j]!, slopes, n);
}

/** The sum over pairs i > k of a factor times the squared distance of one coordinate. */
function weighted(column: Float64Array, isCategory: boolean, factors: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const x = column[i]!;
    const row = i * n;
    if (isCategory) {
      for (let k = 0; k < i; k++) if (column[k]! !== x) sum += factors[row + k]!;
    } else {
      for (let k = 0; k < i; k++) {
        const d = column[k]! - x;
        sum += factors[row + k]! * d * d;
      }
    }
  }
  return sum;
}

import { cholesky, inverseLower } from "../../algebra/index.js";
import type { Kernel } from "./kernels.js";
import { type Covariance, type Evidence, solved } from "./likelihood.js";
import { addDistances, type Points, squaredDistances } from "./points.js";

/** A Gaussian process that has seen its evidence. `scale` is s2, the common factor of all variances. */
export type Posterior = Readonly<{
  points: Points;
  kernel: Kernel;
  covariance: Covariance;
  scale: number;
  /** L^-1 of K = L L', [n, n]. */
  inverse: Float64Array;
  /** K^-1 z */
  alpha: Float64Array;
}>;

const [leastNoise, mostTries] = [1e-8, 12];

/**
 * The posterior; `scale` is z' K^-1 z / n where none is given. Where K is not positive definite to rounding the noise grows tenfold until it is.
 */
export function posteriorOf({ points, z, kernel }: Evidence, given: Covariance, scale?: number): Posterior {
  const n = points.count;
  const [factor, inverse] = [new Float64Array(n * n), new Float64Array(n * n)];
  const [half, alpha] = [new Float64Array(n), new Float64Array(n)];
  let covariance = given;
  covarianceInto(factor, { points, kernel }, covariance);
  for (let tries = 0; !cholesky(factor, n); tries++) {
    if (tries === mostTries)
      throw new Error("a Gaussian process found no noise that makes its matrix positive definite; please report this");
    covariance = { ...covariance, noise: Math.max(10 * covariance.noise, leastNoise) };
    covarianceInto(factor, { points, kernel }, covariance);
  }
  inverseLower(factor, n, inverse);
  const quadratic = solved(inverse, n, z, half, alpha);
  return { points, kernel, covariance, scale: scale ?? (quadratic / n || 1), inverse, alpha }; // flat results teach no scale
}

/** K between all points, whole, into `matrix` [n, n]. */
export function covarianceInto(
  matrix: Float64Array,
  { points, kernel }: Omit<Evidence, "z">,
  { variance, noise, weights }: Covariance,
): void {
  const n = points.count;
  const [r2, value] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    squaredDistances(points, weights, i, i, r2);
    kernel.values(r2, i, value);
    for (let k = 0; k < i; k++) {
      matrix[i * n + k] = variance * value[k]!;
      matrix[k * n + i] = matrix[i * n + k]!;
    }
    matrix[i * n + i] = variance + noise;
  }
}

/** The covariances of new points with the evidence, row by row [count, n], and their means. */
export type Means = Readonly<{ count: number; mean: Float64Array; cross: Float64Array }>;

/** The posterior means at new points [count, dimensions]. */
export function meansAt({ points, kernel, covariance, alpha }: Posterior, rows: Float64Array): Means {
  const n = points.count;
  const dimensions = points.columns.length;
  const count = rows.length / dimensions;
  const [mean, cross] = [new Float64Array(count), new Float64Array(count * n)];
  const [r2, value] = [new Float64Array(n), new Float64Array(n)];
  for (let c = 0; c < count; c++) {
    r2.fill(0);
    for (let j = 0; j < dimensions; j++)
      addDistances(points.columns[j]!, points.isCategory[j]!, rows[c * dimensions + j]!, covariance.weights[j]!, n, r2);
    kernel.values(r2, n, value);
    let sum = 0;
    for (let i = 0; i < n; i++) {
      const k = covariance.variance * value[i]!;
      cross[c * n + i] = k;
      sum += k * alpha[i]!;
    }
    mean[c] = sum;
  }
  return { count, mean, cross };
}

/**
 * The posterior variances, without noise, of four of the new points at a time: s2 (variance - |L^-1 k|^2). The four share each pass over L^-1, which is what
 * the time goes into. `which` names up to four rows of `cross`; the variances go into the first items of `variance`.
 */
export function variancesOfFour(
  { inverse, scale, covariance, points }: Posterior,
  cross: Float64Array,
  which: ArrayLike<number>,
  scratch: Float64Array,
  variance: Float64Array,
): void {
  const n = points.count;
  const last = which.length - 1;
  for (let c = 0; c < 4; c++) {
    const row = which[Math.min(c, last)]! * n;
    for (let i = 0; i < n; i++) scratch[i * 4 + c] = cross[row + i]!;
  }
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    let [p, q, r, s] = [0, 0, 0, 0];
    const row = i * n;
    for (let k = 0; k <= i; k++) {
      const l = inverse[row + k]!;
      const at = k * 4;
      p += l * scratch[at]!;
      q += l * scratch[at + 1]!;
      r += l * scratch[at + 2]!;
      s += l * scratch[at + 3]!;
    }
    a += p * p;
    b += q * q;
    c += r * r;
    d += s * s;
  }
  variance[0] = scale * Math.max(0, covariance.variance - a);
  variance[1] = scale * Math.max(0, covariance.variance - b);
  variance[2] = scale * Math.max(0, covariance.variance - c);
  variance[3] = scale * Math.max(0, covariance.variance - d);
}

/** Means and standard deviations, without noise, at new points [count, dimensions]. */
export function predict(posterior: Posterior, rows: Float64Array): Readonly<{ mean: Float64Array; deviation: Float64Array }> {
  const { count, mean, cross } = meansAt(posterior, rows);
  const deviation = new Float64Array(count);
  const [scratch, variance] = [new Float64Array(posterior.points.count * 4), new Float64Array(4)];
  for (let first = 0; first < count; first += 4) {
    const which = [0, 1, 2, 3].map((k) => first + k).filter((k) => k < count);
    variancesOfFour(posterior, cross, which, scratch, variance);
    which.forEach((k, c) => {
      deviation[k] = Math.sqrt(variance[c]!);
    });
  }
  return { mean, deviation };
}

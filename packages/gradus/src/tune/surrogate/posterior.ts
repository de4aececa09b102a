import { cholesky, inverseLower } from "../../algebra/index.js";
import type { Kernel } from "./kernels.js";
import { type Covariance, type Evidence, solved } from "./likelihood.js";
import { type Points, scaledDistances, squaredDistances } from "./points.js";

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

/**
 * Posterior means at new points, their covariances with the evidence row by row [count, n], and a bound that no variance exceeds: what is left
 * when the evidence's nearest point alone is known, s2 (variance - max k^2 / (variance + noise)).
 */
export type Means = Readonly<{ count: number; mean: Float64Array; cross: Float64Array; mostVariance: Float64Array }>;

/** The posterior means at new points [count, dimensions]. */
export function meansAt(posterior: Posterior, rows: Float64Array): Means {
  const { points, kernel, covariance, alpha, scale } = posterior;
  const { variance, noise } = covariance;
  const n = points.count;
  const dimensions = points.columns.length;
  const count = rows.length / dimensions;
  const [mean, mostVariance, cross] = [new Float64Array(count), new Float64Array(count), new Float64Array(count * n)];
  const [r2, value] = [new Float64Array(n), new Float64Array(n)];
  const distancesTo = scaledDistances(points, covariance.weights);
  for (let c = 0; c < count; c++) {
    distancesTo(rows, c, r2);
    kernel.values(r2, n, value);
    let [sum, most] = [0, 0];
    for (let i = 0; i < n; i++) {
      const k = variance * value[i]!;
      cross[c * n + i] = k;
      sum += k * alpha[i]!;
      if (k > most) most = k;
    }
    mean[c] = sum;
    mostVariance[c] = scale * Math.max(0, variance - (most * most) / (variance + noise));
  }
  return { count, mean, cross, mostVariance };
}

/** How many rows of L^-1 are taken between two looks at whether the four are worth the rest. */
const rowsBetween = 16;

/**
 * The posterior variances, without noise, of four of the new points at a time: s2 (variance - |L^-1 k|^2). The four share each pass over L^-1, which is what
 * the time goes into. `which` names up to four rows of `cross`; the variances go into the first items of `variance`. They fall with every row of L^-1, so `isHopeless`
 * is asked now and then whether what is left can still matter; false if it gave up. Evidence that lies near the new points is best put first.
 */
export function variancesOfFour(
  { inverse, scale, covariance, points }: Posterior,
  {
    cross,
    which,
    scratch,
    variance,
  }: Readonly<{ cross: Float64Array; which: ArrayLike<number>; scratch: Float64Array; variance: Float64Array }>,
  isHopeless?: () => boolean,
): boolean {
  const n = points.count;
  const last = which.length - 1;
  for (let c = 0; c < 4; c++) {
    const row = which[Math.min(c, last)]! * n;
    for (let i = 0; i < n; i++) scratch[i * 4 + c] = cross[row + i]!;
  }
  const prior = scale * covariance.variance;
  variance.fill(prior);
  for (let from = 0; from < n; from += rowsBetween) {
    takeRows(inverse, n, from, Math.min(n, from + rowsBetween), scale, scratch, variance);
    if (isHopeless?.() && from + rowsBetween < n) return false;
  }
  return true;
}

/** Takes what rows `from` to `to` of L^-1 explain off the four variances. */
function takeRows(
  inverse: Float64Array,
  n: number,
  from: number,
  to: number,
  scale: number,
  scratch: Float64Array,
  variance: Float64Array,
): void {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = from; i < to; i++) {
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
  variance[0] = Math.max(0, variance[0]! - scale * a);
  variance[1] = Math.max(0, variance[1]! - scale * b);
  variance[2] = Math.max(0, variance[2]! - scale * c);
  variance[3] = Math.max(0, variance[3]! - scale * d);
}

/** Means and standard deviations, without noise, at new points [count, dimensions]. */
export function predict(posterior: Posterior, rows: Float64Array): Readonly<{ mean: Float64Array; deviation: Float64Array }> {
  const { count, mean, cross } = meansAt(posterior, rows);
  const deviation = new Float64Array(count);
  const [scratch, variance] = [new Float64Array(posterior.points.count * 4), new Float64Array(4)];
  for (let first = 0; first < count; first += 4) {
    const which = [0, 1, 2, 3].map((k) => first + k).filter((k) => k < count);
    variancesOfFour(posterior, { cross, which, scratch, variance });
    which.forEach((k, c) => {
      deviation[k] = Math.sqrt(variance[c]!);
    });
  }
  return { mean, deviation };
}

import { draw } from "../init/index.js";
import type { Interval } from "../metrics/index.js";

/** error(rows) = amount rows^-exponent + limit. */
export type PowerLaw = Readonly<{ amount: number; exponent: number; limit: number }>;

/** An error measured after training on so many rows, with the standard error of its measurement. */
export type LawPoint = Readonly<{ rows: number; error: number; deviation: number }>;

/** The exponents that are tried: learning curves have exponents of 0.1 to 1. Source: Hestness et al. 2017, Deep learning scaling is predictable. */
const exponents: readonly number[] = Array.from({ length: 40 }, (_, i) => 0.05 * (i + 1));

/** Weighted least squares: for each exponent the best amount >= 0 and limit >= 0 in closed form; the exponent with the least misfit. */
export function fitPowerLaw(points: readonly LawPoint[]): { readonly law: PowerLaw; readonly misfit: number } {
  let best = { law: { amount: 0, exponent: 1, limit: 0 }, misfit: Number.POSITIVE_INFINITY };
  for (const exponent of exponents) {
    const { amount, limit } = lineThrough(points, exponent);
    const misfit = points.reduce(
      (sum, { rows, error, deviation }) => sum + ((amount * rows ** -exponent + limit - error) / deviation) ** 2,
      0,
    );
    if (misfit < best.misfit) best = { law: { amount, exponent, limit }, misfit };
  }
  return best;
}

/** error = amount u + limit with u = rows^-exponent, neither below 0. */
function lineThrough(points: readonly LawPoint[], exponent: number): { amount: number; limit: number } {
  let [w, wu, we, wuu, wue] = [0, 0, 0, 0, 0];
  for (const { rows, error, deviation } of points) {
    const [u, weight] = [rows ** -exponent, 1 / deviation ** 2];
    w += weight;
    wu += weight * u;
    we += weight * error;
    wuu += weight * u * u;
    wue += weight * u * error;
  }
  const amount = (w * wue - wu * we) / (w * wuu - wu * wu);
  const limit = (we - amount * wu) / w;
  if (!(amount >= 0)) return { amount: 0, limit: Math.max(0, we / w) };
  return limit >= 0 ? { amount, limit } : { amount: wue / wuu, limit: 0 };
}

/** How often the measured errors are drawn anew. */
const draws = 400;

/**
 * Laws that the points might as well have given: each error is drawn from its normal distribution, widened where the best law misses the points by more
 * than their deviations say (as from the luck of single trainings). Source: Efron and Tibshirani 1993, An introduction to the bootstrap, chapter 6.
 */
export function possibleLaws(
  points: readonly LawPoint[],
  { misfit, seed }: { readonly misfit: number; readonly seed: number },
): PowerLaw[] {
  const widening = Math.sqrt(Math.max(1, misfit / Math.max(1, points.length - 3)));
  const noise = draw({ kind: "normal", mean: 0, std: widening }, draws * points.length, { seed, stream: [noiseStream, 0] });
  return Array.from(
    { length: draws },
    (_, at) =>
      fitPowerLaw(points.map((point, i) => ({ ...point, error: point.error + noise[at * points.length + i]! * point.deviation }))).law,
  );
}

const noiseStream = 0x1ea4;

export function lawAt({ amount, exponent, limit }: PowerLaw, rows: number): number {
  return amount * rows ** -exponent + limit;
}

/** The rows after which the error is `error`; infinity where it never gets so low. */
export function lawRowsFor({ amount, exponent, limit }: PowerLaw, error: number): number {
  return error > limit ? (amount / (error - limit)) ** (1 / exponent) : Number.POSITIVE_INFINITY;
}

/** A value with the range that holds 95 % of what is possible. */
export function rangeOf(value: number, possible: readonly number[]): Interval {
  const sorted = possible.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))]!;
  return { value, low: Math.min(value, at(0.025)), high: Math.max(value, at(0.975)) };
}

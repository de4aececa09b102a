import { minimizeWithin } from "../../algebra/index.js";
import { type Evidence, likelihoodOf } from "./likelihood.js";

/** The weights (1 / length^2) of the coordinates, and the noise relative to the variance. */
export type Fitted = Readonly<{ weights: Float64Array; noise: number }>;

const [widest, leastNoise, mostNoise, tolerance] = [Math.log(1e4), Math.log(1e-8), Math.log(2), 0.01];
const [usualNoise, noiseSpread] = [Math.log(1e-5), 4];

/** The logarithm of the weight that is expected before anything is known: lengths of 0.45 root D, since distances grow with the root of the dimensions. */
function usualWeight(dimensions: number): number {
  return -2 * Math.log(0.45 * Math.sqrt(dimensions));
}

/** What is taken for true before there are results that differ. */
export function usualFit(dimensions: number): Fitted {
  return { weights: new Float64Array(dimensions).fill(Math.exp(usualWeight(dimensions))), noise: 1e-3 };
}

/**
 * The most probable weights w and noise eta of K = R + eta I, with the variance in closed form: the minimum of
 *   n/2 ln s2 + ln|K| / 2 + sum (ln w_j - mu)^2 / 2 + ((ln eta - ln 1e-5) / 4)^2 / 2,   mu = -2 ln(0.45 sqrt D),
 * with ln w within ln 1e4 of 0 and eta in [1e-8, 2]. It starts from `last` if there is one, and with `thorough` also from (mu, 1e-3), and keeps the better.
 */
export function fitZoom(evidence: Evidence, { last, thorough }: { last: Fitted | null; thorough: boolean }): Fitted {
  const dimensions = evidence.points.columns.length;
  const usual = usualWeight(dimensions);
  if (evidence.z.every((value) => value === evidence.z[0])) return last ?? usualFit(dimensions); // flat results teach nothing
  const likelihood = likelihoodOf(evidence, true);
  const weights = new Float64Array(dimensions);
  const slopes = new Float64Array(dimensions + 2);
  const target = (x: Float64Array, gradient: Float64Array): number => {
    for (let j = 0; j < dimensions; j++) weights[j] = Math.exp(x[j]!);
    let value = likelihood({ variance: 1, noise: Math.exp(x[dimensions]!), weights }, slopes);
    for (let j = 0; j < dimensions; j++) {
      const off = x[j]! - usual;
      value += 0.5 * off * off;
      gradient[j] = slopes[2 + j]! + off;
    }
    const off = (x[dimensions]! - usualNoise) / noiseSpread;
    gradient[dimensions] = slopes[1]! + off / noiseSpread;
    return value + 0.5 * off * off;
  };
  const low = [...weights.map(() => -widest), leastNoise];
  const high = [...weights.map(() => widest), mostNoise];
  const first = [...weights.map(() => usual), Math.log(1e-3)];
  const starts = last === null ? [first] : [[...last.weights.map(Math.log), Math.log(last.noise)], ...(thorough ? [first] : [])];
  const found = starts.map((start) =>
    minimizeWithin(target, feasible(start, target), { low, high, tolerance, iterations: thorough ? 30 : 12 }),
  );
  const best = found.reduce((a, b) => (b.value < a.value ? b : a));
  return { weights: best.x.slice(0, dimensions).map(Math.exp), noise: Math.exp(best.x[dimensions]!) };
}

/** A start with as much noise as makes its matrix positive definite: with new points beside old ones the last solution's may not do. */
function feasible(start: readonly number[], target: (x: Float64Array, gradient: Float64Array) => number): Float64Array {
  const x = Float64Array.from(start);
  const noise = x.length - 1;
  const unused = new Float64Array(x.length);
  while (target(x, unused) === Number.POSITIVE_INFINITY && x[noise]! < mostNoise) x[noise] = Math.min(mostNoise, x[noise]! + Math.LN10);
  return x;
}

import { type Eigen, symmetricEigen } from "../../algebra/index.js";

/** What CMA-ES knows after some generations: the normal distribution N(mean, sigma^2 A C A) that it draws from, and the paths that its means took. */
export type CmaState = Readonly<{
  generation: number;
  mean: Float64Array;
  sigma: number;
  /** C, [d, d]. */
  covariance: Float64Array;
  pathOfSigma: Float64Array;
  pathOfCovariance: Float64Array;
  /** The diagonal of A, which keeps whole numbers from freezing; ones elsewhere. */
  stretch: Float64Array;
}>;

export function cmaStart(mean: Float64Array, sigma: number): CmaState {
  const d = mean.length;
  return {
    generation: 0,
    mean,
    sigma,
    covariance: Float64Array.from({ length: d * d }, (_, k) => (k % (d + 1) === 0 ? 1 : 0)),
    pathOfSigma: new Float64Array(d),
    pathOfCovariance: new Float64Array(d),
    stretch: new Float64Array(d).fill(1),
  };
}

/** The numbers that follow from dimensions and population alone. */
export type CmaConstants = Readonly<{
  weights: Float64Array;
  mu: number;
  muEff: number;
  cc: number;
  c1: number;
  cmu: number;
  cSigma: number;
  dSigma: number;
  chiN: number;
}>;

/** The usual size of a population: 4 + floor(3 ln d). */
export function usualPopulation(dimensions: number): number {
  return 4 + Math.floor(3 * Math.log(dimensions));
}

/**
 * Weights by rank, positive for the better half and negative for the worse one (the active update), and learning rates.
 * Source: Hansen 2016, The CMA evolution strategy: a tutorial, equations 49 to 58, with c_sigma and c_mu as CyberAgent's cmaes has them.
 */
export function cmaConstants(dimensions: number, population: number): CmaConstants {
  const d = dimensions;
  const mu = Math.floor(population / 2);
  const prime = Float64Array.from({ length: population }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const effective = (part: Float64Array): number => total(part) ** 2 / total(part.map((w) => w * w));
  const muEff = effective(prime.subarray(0, mu));
  const muEffMinus = effective(prime.subarray(mu));
  const c1 = 2 / ((d + 1.3) ** 2 + muEff);
  const cmu = Math.min(1 - c1 - 1e-8, (2 * (muEff - 2 + 1 / muEff)) / ((d + 2) ** 2 + muEff));
  const least = Math.min(1 + c1 / cmu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cmu) / (d * cmu));
  const positive = total(prime.filter((w) => w > 0));
  const negative = -total(prime.filter((w) => w < 0));
  const cSigma = (muEff + 2) / (d + muEff + 5);
  return {
    weights: prime.map((w) => (w >= 0 ? w / positive : (least * w) / negative)),
    mu,
    muEff,
    cc: (4 + muEff / d) / (d + 4 + (2 * muEff) / d),
    c1,
    cmu,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (d + 1)) - 1) + cSigma,
    chiN: Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d)),
  };
}

const [tiny, mostSigma] = [1e-8, 1e32];

/** The roots of the eigenvalues of C, and its eigenvectors in columns. */
export function axesOf({ covariance, mean }: CmaState): Eigen {
  const { values, vectors } = symmetricEigen(covariance, mean.length);
  return { values: values.map((value) => Math.sqrt(value < 0 ? tiny : value)), vectors };
}

/**
 * The state after a whole generation of points [population, d], the best first.
 *   y = (x - mean) / (sigma A);   mean <- mean + sigma A y_w;   path_sigma, sigma, path_c, C as in equations 41 to 47
 * Source: Hansen 2016, The CMA evolution strategy: a tutorial; Hamano et al. 2022 for A.
 */
export function cmaTold(state: CmaState, constants: CmaConstants, points: readonly Float64Array[]): CmaState {
  const { mean, sigma, stretch } = state;
  const { weights, mu, muEff, cc, cSigma, dSigma, chiN } = constants;
  const d = mean.length;
  const generation = state.generation + 1;
  const y = points.map((x) => x.map((each, j) => (each - mean[j]!) / (sigma * stretch[j]!)));
  const step = new Float64Array(d);
  for (let i = 0; i < mu; i++) for (let j = 0; j < d; j++) step[j]! += weights[i]! * y[i]![j]!;
  const whiten = whitening(axesOf(state), d);
  const white = whiten(step);
  const pathOfSigma = white.map((each, j) => (1 - cSigma) * state.pathOfSigma[j]! + Math.sqrt(cSigma * (2 - cSigma) * muEff) * each);
  const length = Math.sqrt(total(pathOfSigma.map((p) => p * p)));
  const short = length / Math.sqrt(1 - (1 - cSigma) ** (2 * (generation + 1))) < (1.4 + 2 / (d + 1)) * chiN ? 1 : 0;
  const pathOfCovariance = step.map((each, j) => (1 - cc) * state.pathOfCovariance[j]! + short * Math.sqrt(cc * (2 - cc) * muEff) * each);
  return {
    generation,
    mean: mean.map((m, j) => m + sigma * stretch[j]! * step[j]!),
    sigma: Math.min(mostSigma, sigma * Math.exp((cSigma / dSigma) * (length / chiN - 1))),
    covariance: nextCovariance(state.covariance, constants, { y, whiten, pathOfCovariance, short }),
    pathOfSigma,
    pathOfCovariance,
    stretch,
  };
}

type Learned = Readonly<{
  y: readonly Float64Array[];
  whiten: (y: Float64Array) => Float64Array;
  pathOfCovariance: Float64Array;
  short: number;
}>;

/** C by its path, and by all points: bad ones take away, however far they lie, no more than a point of usual length would. */
function nextCovariance(
  before: Float64Array,
  { weights, cc, c1, cmu }: CmaConstants,
  { y, whiten, pathOfCovariance, short }: Learned,
): Float64Array {
  const d = pathOfCovariance.length;
  const kept = 1 + c1 * (1 - short) * cc * (2 - cc) - c1 - cmu * total(weights);
  const after = before.map((each, k) => kept * each + c1 * pathOfCovariance[Math.floor(k / d)]! * pathOfCovariance[k % d]!);
  y.forEach((point, i) => {
    const weight = weights[i]!;
    const scale = weight >= 0 ? 1 : d / (total(whiten(point).map((each) => each * each)) + tiny);
    for (let k = 0; k < d * d; k++) after[k]! += cmu * weight * scale * point[Math.floor(k / d)]! * point[k % d]!;
  });
  return after;
}

/** C^(-1/2) y. */
function whitening({ values, vectors }: Eigen, d: number): (y: Float64Array) => Float64Array {
  return (y) => {
    const white = new Float64Array(d);
    for (let k = 0; k < d; k++) {
      let along = 0;
      for (let j = 0; j < d; j++) along += vectors[j * d + k]! * y[j]!;
      for (let j = 0; j < d; j++) white[j]! += (vectors[j * d + k]! * along) / values[k]!;
    }
    return white;
  };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

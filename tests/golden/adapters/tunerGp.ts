import type { GoldenCase } from "#gradus/testing";
import {
  acquisitions,
  type Covariance,
  covarianceInto,
  type KernelName,
  kernels,
  likelihoodOf,
  pointsOf,
  posteriorOf,
  predict,
} from "#gradus/tune/surrogate";
import { type Adapters, type Computation, inFloat64, scalar, vector } from "../adapter.js";
import { input, numberOf, numbersOf, wordOf } from "../caseFields.js";

const names = ["rbf", "matern12", "matern32", "matern52", "rbfArd", "matern52Ard"] as const;

/** A kernel named "...Ard" has one length for each coordinate, another the same for all. */
function gaussianProcess(golden: GoldenCase): Computation {
  const name = wordOf(golden, "kernel", names);
  const kernel = kernels[name.replace("Ard", "") as KernelName];
  const [x, z, added] = [input(golden, "x"), Float64Array.from(input(golden, "y").data), input(golden, "new")];
  const [n, dimensions] = [x.shape[0] ?? 0, x.shape[1] ?? 0];
  const lengths = numbersOf(golden, "lengthScale");
  const weights = Float64Array.from({ length: dimensions }, (_, j) => (lengths[j] ?? lengths[0] ?? Number.NaN) ** -2);
  const covariance: Covariance = { variance: numberOf(golden, "variance"), noise: numberOf(golden, "noise"), weights };
  const evidence = { points: pointsOf(x.data, new Array(dimensions).fill(false)), z, kernel };

  const matrix = new Float64Array(n * n);
  covarianceInto(matrix, evidence, covariance);
  const gradient = new Float64Array(dimensions + 2);
  const value = likelihoodOf(evidence, false)(covariance, gradient);
  const [byVariance = 0, byNoise = 0, ...byWeights] = gradient.map((each) => -each);
  const byLengths = byWeights.map((each) => -2 * each);
  const own = lengths.length === dimensions ? byLengths : [byLengths.reduce((sum, each) => sum + each, 0)];
  const { mean, deviation } = predict(posteriorOf(evidence, covariance, 1), Float64Array.from(added.data));
  return {
    kernel: { shape: [n, n], data: matrix },
    mean: vector(mean),
    stdLatent: vector(deviation),
    stdObserved: vector(deviation.map((each) => Math.hypot(each, Math.sqrt(covariance.noise)))),
    logMarginal: scalar(-value - (n / 2) * Math.log(2 * Math.PI)),
    logMarginalGradient: vector([byVariance, ...own, byNoise]),
  };
}

export const tunerGp: Adapters = {
  gaussianProcess: inFloat64(gaussianProcess),
  analyticAcquisition: inFloat64((golden) => {
    const best = numberOf(golden, "best") - numberOf(golden, "xi");
    const [mean, std] = [input(golden, "mean").data, input(golden, "std").data];
    const of = (name: keyof typeof acquisitions): number[] =>
      Array.from(mean, (each, i) => acquisitions[name](best, numberOf(golden, "kappa")).value(each, std[i] ?? Number.NaN));
    return {
      ei: vector(of("logExpectedImprovement").map(Math.exp)),
      pi: vector(of("logProbability").map(Math.exp)),
      lcb: vector(of("confidenceBound").map((each) => -each)),
    };
  }),
};

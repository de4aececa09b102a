import { minimizeWithin } from "../../algebra/index.js";
import { type Covariance, type Evidence, likelihoodOf } from "./likelihood.js";

const [leastNoise, tolerance, iterations] = [1e-6, 0.01, 100];
const widest = Math.log(1e6);

/**
 * The most probable covariance under the priors of Optuna's sampler: ln p = - sum (0.1 / w_j + 0.1 w_j) on the weights w = 1 / length^2, Gamma(2, 1) on the
 * variance, Gamma(1.1, rate 30) on the noise, which is at least 1e-6. Searched over the logarithms, from `last` or from ones.
 */
export function fitPriors(evidence: Evidence, last: Covariance | null): Covariance {
  const dimensions = evidence.points.columns.length;
  const likelihood = likelihoodOf(evidence, false);
  const weights = new Float64Array(dimensions);
  const target = (x: Float64Array, gradient: Float64Array): number => {
    const [variance, noise] = [Math.exp(x[0]!), Math.exp(x[1]!)];
    for (let j = 0; j < dimensions; j++) weights[j] = Math.exp(x[2 + j]!);
    let value = likelihood({ variance, noise, weights }, gradient);
    value += variance - x[0]! + 30 * noise - 0.1 * x[1]!;
    gradient[0]! += variance - 1;
    gradient[1]! += 30 * noise - 0.1;
    for (let j = 0; j < dimensions; j++) {
      value += 0.1 / weights[j]! + 0.1 * weights[j]!;
      gradient[2 + j]! += 0.1 * weights[j]! - 0.1 / weights[j]!;
    }
    return value;
  };
  const start = last === null ? new Float64Array(dimensions + 2) : [last.variance, last.noise, ...last.weights].map(Math.log);
  const low = [...start].map((_, i) => (i === 1 ? Math.log(leastNoise) : -widest));
  const high = [...start].map(() => widest);
  const { x } = minimizeWithin(target, start, { low, high, tolerance, iterations });
  return { variance: Math.exp(x[0]!), noise: Math.exp(x[1]!), weights: x.slice(2).map(Math.exp) };
}

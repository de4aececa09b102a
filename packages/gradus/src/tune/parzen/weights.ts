/**
 * How many of n trials count as good: "default" min(ceil(n / 10), 25), "hyperopt" min(ceil(sqrt(n) / 4), 25).
 * Source: Optuna's and Hyperopt's rules; Bergstra et al. 2011 take a fixed quantile.
 */
export function goodCount(n: number, rule: "default" | "hyperopt" = "default"): number {
  return Math.min(Math.ceil(rule === "default" ? n / 10 : Math.sqrt(n) / 4), 25);
}

/** The weights of n observations in the order of time: 1 each, but of more than 25 the older ones rise evenly from 1 / n to 1. */
export function ageWeights(n: number): Float64Array {
  const weights = new Float64Array(n).fill(1);
  const old = n - 25;
  for (let i = 0; i < old; i++) weights[i] = old === 1 ? 1 / n : 1 / n + ((1 - 1 / n) * i) / (old - 1);
  return weights;
}

/**
 * Half the width of an interval around a prediction that holds the truth with a chance of at least `level`, for rows that come from where the dev rows come from: the
 * ceil((n + 1) level)-th smallest |error| on n dev rows that were not trained on. Infinite with fewer dev rows than level / (1 - level).
 * Source: Vovk, Gammerman, Shafer 2005, Algorithmic learning in a random world, section 4.1 (inductive, or split, conformal prediction); Lei, G'Sell, Rinaldo,
 * Tibshirani, Wasserman 2018, Distribution-free predictive inference for regression, algorithm 2.
 */
export function conformalMargin(errors: Float64Array, level: number): number {
  const sorted = errors.map(Math.abs).sort();
  return sorted[Math.ceil((sorted.length + 1) * level) - 1] ?? Number.POSITIVE_INFINITY;
}

import type { PrunerMember } from "../pruner.js";
import { checkedOptions, judgePercentile, type PercentileOptions } from "./percentile.js";

/**
 * Stops a trial whose best value so far is worse than the median of what the finished trials had at the same step. See `percentile` for the options.
 * Source: Golovin et al. 2017, Google Vizier, section 3.2.2.
 */
export type Median = Readonly<{ pruner: "median"; startup: number; warmup: number; interval: number }>;

/** @throws UserError if a count is wrong */
export function median(options: PercentileOptions = {}): Median {
  return { pruner: "median", ...checkedOptions(options, "tune.median") };
}

export const medianMember: PrunerMember<Median> = { judge: (pruner, view) => judgePercentile({ ...pruner, percentile: 50 }, view) };

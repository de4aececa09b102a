import { type Interval, wilson } from "../metrics/index.js";

/** On which rows two classifiers are wrong: both, only the first, only the second, neither. */
export type PairedCounts = Readonly<{ both: number; onlyA: number; onlyB: number; neither: number }>;

/**
 * McNemar's exact test: the chance that two equally good classifiers differ on the rows at least as unevenly as seen. Rows on which they agree tell nothing;
 * of the n others, each is as likely wrong by A as by B:
 *   p = min(1, 2 P(X <= min(onlyA, onlyB))), X binomial with n trials of 1/2
 * Source: McNemar 1947, Note on the sampling error of the difference between correlated proportions (the exact form); recommended for two models and one
 * test set by Dietterich 1998, Approximate statistical tests for comparing supervised classification learning algorithms.
 */
export function mcnemar({ onlyA, onlyB }: Pick<PairedCounts, "onlyA" | "onlyB">): number {
  const n = onlyA + onlyB;
  const least = Math.min(onlyA, onlyB);
  let logTerm = -n * Math.LN2; // log of C(n, k) / 2^n at k = 0
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= least; k++) {
    logTerm += Math.log((n - k + 1) / k);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, 2 * sum);
}

/**
 * The share of wrong rows of A minus that of B with its 95 % interval, for the same rows: Newcombe's hybrid of two Wilson intervals with the correlation phi of
 * the two errors,
 *   d - sqrt((a - lowA)^2 - 2 phi (a - lowA)(highB - b) + (highB - b)^2) to d + sqrt((highA - a)^2 - 2 phi (highA - a)(b - lowB) + (b - lowB)^2)
 * Source: Newcombe 1998, Improved confidence intervals for the difference between binomial proportions based on paired data, method 10.
 */
export function pairedShares({ both, onlyA, onlyB, neither }: PairedCounts): {
  readonly a: Interval;
  readonly b: Interval;
  readonly difference: Interval;
} {
  const rows = both + onlyA + onlyB + neither;
  const [a, b] = [wilson((both + onlyA) / rows, rows), wilson((both + onlyB) / rows, rows)];
  const phi = correlation({ both, onlyA, onlyB, neither });
  const value = (onlyA - onlyB) / rows;
  const joined = (one: number, other: number): number => Math.sqrt(Math.max(0, one ** 2 - 2 * phi * one * other + other ** 2));
  const low = value - joined(a.value - a.low, b.high - b.value);
  const high = value + joined(a.high - a.value, b.value - b.low);
  return { a, b, difference: { value, low, high } };
}

/** With a continuity correction where it is positive. */
function correlation({ both, onlyA, onlyB, neither }: PairedCounts): number {
  const scale = Math.sqrt((both + onlyA) * (onlyB + neither) * (both + onlyB) * (onlyA + neither));
  if (scale === 0) return 0;
  const excess = both * neither - onlyA * onlyB;
  const corrected = excess > 0 ? Math.max(0, excess - (both + onlyA + onlyB + neither) / 2) : excess;
  return corrected / scale;
}

import { positiveInteger } from "../errors/index.js";
import { mostProbable } from "./mostProbable.js";
import { type Numbers, probabilityColumns } from "./rows.js";

/** Rows by confidence in equal bins (low, high], the first with 0; confidence and accuracy of an empty bin are 0. */
export type Calibration = Readonly<{
  /** Expected calibration error: mean over rows of |confidence - accuracy| of their bin. */
  expected: number;
  /** The largest such gap of a bin. */
  largest: number;
  count: Float64Array;
  confidence: Float64Array;
  accuracy: Float64Array;
}>;

/**
 * How far probabilities are from what then happens. `probability` is [rows, classes]: the largest one against being right; or one column:
 * the probability of class 1 against being class 1. Source: Naeini et al. 2015; Guo et al. 2017, On calibration of modern neural networks.
 */
export function calibration({ y, probability, bins = 15 }: { y: Numbers; probability: Numbers; bins?: number }): Calibration {
  const classes = probabilityColumns("metrics.calibration", y, probability);
  positiveInteger(bins, "metrics.calibration, bins");
  const predicted = mostProbable(probability, classes);
  const [count, confidence, accuracy] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)];
  for (let row = 0; row < y.length; row++) {
    const top = classes === 1 ? row : row * classes + predicted[row]!;
    const hit = classes === 1 ? y[row] === 1 : y[row] === predicted[row];
    const bin = binOf(probability[top]!, bins);
    count[bin]!++;
    confidence[bin]! += probability[top]!;
    if (hit) accuracy[bin]!++;
  }
  let [expected, largest] = [0, 0];
  for (let bin = 0; bin < bins; bin++) {
    if (count[bin] === 0) continue;
    confidence[bin]! /= count[bin]!;
    accuracy[bin]! /= count[bin]!;
    const gap = Math.abs(confidence[bin]! - accuracy[bin]!);
    expected += (count[bin]! / y.length) * gap;
    largest = Math.max(largest, gap);
  }
  return { expected, largest, count, confidence, accuracy };
}

/** The bin (bin / bins, (bin + 1) / bins] that holds p; the edges are those of a division, so that p on an edge belongs below it. */
function binOf(p: number, bins: number): number {
  let bin = Math.min(bins - 1, Math.max(0, Math.ceil(p * bins) - 1));
  while (bin > 0 && p <= bin / bins) bin--;
  while (bin < bins - 1 && p > (bin + 1) / bins) bin++;
  return bin;
}

import type { Confusion } from "./confusion.js";
import type { Interval } from "./wilson.js";
import { z975 } from "./z975.js";

/** A cell's count is moved by so much of all rows, to either side, to see how a score changes. */
const nudge = 1e-5;

/**
 * The 95 % interval of a score that is a smooth function of a confusion matrix, by the delta method: the counts are multinomial, so the score's variance is that
 * of its derivative to the row's cell, divided by the number of rows. `bounds` are the least and the largest value that the score can have. Too narrow for
 * a handful of rows, and where a score stands at its bound. Sources: Agresti 2013, Categorical data analysis, section 16.1; Takahashi et al. 2022 and Itaya et al. 2024
 * give it in closed form for F1 and for Matthews' correlation, Fleiss et al. 1969 for kappa.
 */
export function deltaInterval(
  matrix: Confusion,
  score: (matrix: Confusion) => number,
  [least, largest]: readonly [number, number],
): Interval {
  const { classes, counts } = matrix;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const value = score(matrix);
  let [mean, square] = [0, 0];
  for (let cell = 0; cell < counts.length; cell++) {
    const count = counts[cell]!;
    if (count === 0) continue;
    const step = Math.min(nudge * total, count / 2);
    const moved = (by: number): number => score({ classes, counts: counts.with(cell, count + by) });
    const slope = ((moved(step) - moved(-step)) / (2 * step)) * total;
    mean += (count / total) * slope;
    square += (count / total) * slope ** 2;
  }
  const half = z975 * Math.sqrt(Math.max(0, square - mean ** 2) / total);
  return { value, low: Math.max(least, value - half), high: Math.min(largest, value + half) };
}

import { lossOf, type SeenTrial, type View } from "../sampler.js";
import type { Coordinates } from "../surrogate/index.js";
import { nth } from "./nth.js";

/** What the model may learn from: trials that taught a loss (Infinity where they diverged), and points that nobody knows the loss of yet. */
export type Seen = Readonly<{
  told: readonly SeenTrial[];
  losses: Float64Array;
  /** [told, D] */
  rows: Float64Array;
  /** [pending, D] */
  pending: Float64Array;
  pendingCount: number;
}>;

/**
 * A pruned trial and one that waits at a checkpoint count with the last value that they reported; one that runs, or waits without a report, is pending; a failed one
 * teaches nothing, so that lost workers do not look like bad parameters.
 */
export function seenOf({ trials }: View, coordinates: Coordinates): Seen {
  const told: SeenTrial[] = [];
  const open: SeenTrial[] = [];
  const found: number[] = [];
  for (const trial of trials) {
    const loss = trial.state === "paused" ? lossOf({ ...trial, state: "pruned" }) : lossOf(trial);
    if (loss !== undefined) {
      told.push(trial);
      found.push(loss);
    } else if (trial.state === "running" || trial.state === "paused") open.push(trial);
  }
  return {
    told,
    losses: Float64Array.from(found),
    rows: rowsOf(told, coordinates),
    pending: rowsOf(open, coordinates),
    pendingCount: open.length,
  };
}

function rowsOf(trials: readonly SeenTrial[], { count, write }: Coordinates): Float64Array {
  const rows = new Float64Array(trials.length * count);
  for (let i = 0; i < trials.length; i++) write(trials[i]!.units, rows, i);
  return rows;
}

/** The index of the lowest loss, the earlier of two; -1 of none. */
export function lowest(losses: ArrayLike<number>): number {
  let best = -1;
  for (let i = 0; i < losses.length; i++) if (best < 0 || losses[i]! < losses[best]!) best = i;
  return best;
}

/** A box of the space by the sides that numbers have in it; a category that differs counts as half a side. */
export type Around = Readonly<{ center: number; side: number; most: number }>;

const [narrowest, otherCategory] = [1e-3, 0.25];

/** The `most` trials nearest to one of them, the nearest first. */
export function nearest(
  { rows, losses }: Seen,
  { count: dimensions, isCategory }: Coordinates,
  { center, side, most }: Around,
): readonly number[] {
  const n = losses.length;
  const scale = 1 / Math.max(side, narrowest) ** 2;
  const weights = isCategory.map((category) => (category ? otherCategory : scale));
  const distance = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < dimensions; j++) {
      const d = rows[i * dimensions + j]! - rows[center * dimensions + j]!;
      sum += weights[j]! * (isCategory[j] && d !== 0 ? 1 : d * d);
    }
    distance[i] = sum;
  }
  const limit = n <= most ? Number.POSITIVE_INFINITY : nth(distance.slice(), most - 1);
  const found: number[] = [];
  for (let i = 0; i < n; i++) if (distance[i]! <= limit) found.push(i);
  return found.sort((a, b) => (distance[a] === distance[b] ? a - b : distance[a]! - distance[b]!)).slice(0, most);
}

/** Whether a point is neither under way nor, unless results are noisy, one that has a result. */
export function isNew(row: Float64Array, { rows, pending }: Seen, noisy: boolean): boolean {
  return !holds(pending, row) && (noisy || !holds(rows, row));
}

function holds(rows: Float64Array, row: Float64Array): boolean {
  const count = row.length;
  for (let at = 0; at < rows.length; at += count) {
    let j = 0;
    while (j < count && rows[at + j] === row[j]) j++;
    if (j === count) return true;
  }
  return false;
}

import { minimizeWithin } from "../../algebra/index.js";
import type { Draws } from "../draws.js";
import type { Dimension } from "../space/index.js";
import type { Acquisition } from "./acquisitions.js";
import type { Coordinates } from "./coordinates.js";
import type { AtPoint } from "./pointwise.js";

/** What a climb needs: the model at a point, what makes a point good, and the space. */
export type Climb = Readonly<{
  at: (x: Float64Array) => AtPoint;
  acquisition: Acquisition;
  dimensions: readonly Dimension[];
  coordinates: Coordinates;
  draws: Draws;
}>;

const [mostRounds, mostTried, iterations, tolerance] = [5, 16, 60, 1e-4];

/**
 * From a row uphill on the acquisition: its real coordinates together by L-BFGS, then each discrete one by trying all of up to 16 values, or steps of 1, 2, 4, ... bins to
 * each side; and again until nothing improves. Source: Optuna's GPSampler does the same.
 */
export function climbed(climb: Climb, start: Float64Array): Readonly<{ row: Float64Array; value: number }> {
  let row = start;
  let value = valueAt(climb, row);
  for (let round = 0; round < mostRounds; round++) {
    const before = value;
    ({ row, value } = realsClimbed(climb, row, value));
    climb.dimensions.forEach((dimension, j) => {
      if (dimension.kind !== "real") for (const u of alternatives(dimension, row[j]!)) take(moved(climb, row, j, u));
    });
    if (!(value > before)) break;
  }
  return { row, value };

  function take(other: Float64Array): void {
    const found = valueAt(climb, other);
    if (found > value) [row, value] = [other, found];
  }
}

function valueAt({ at, acquisition }: Climb, row: Float64Array): number {
  const { mean, deviation } = at(row);
  return acquisition.value(mean, deviation);
}

function realsClimbed(climb: Climb, row: Float64Array, value: number): { row: Float64Array; value: number } {
  const reals = climb.dimensions.flatMap(({ kind }, j) => (kind === "real" ? [j] : []));
  if (reals.length === 0 || !Number.isFinite(value)) return { row, value };
  const x = row.slice();
  const descent = (part: Float64Array, gradient: Float64Array): number => {
    reals.forEach((j, k) => {
      x[j] = part[k]!;
    });
    const { mean, deviation, meanSlopes, deviationSlopes } = climb.at(x);
    if (!(deviation > 0)) return Number.POSITIVE_INFINITY;
    const [byMean, byDeviation] = climb.acquisition.slopes(mean, deviation);
    reals.forEach((j, k) => {
      gradient[k] = -(byMean * meanSlopes[j]! + byDeviation * deviationSlopes[j]!);
    });
    return -climb.acquisition.value(mean, deviation);
  };
  const from = reals.map((j) => row[j]!);
  const found = minimizeWithin(descent, from, { low: from.map(() => 0), high: from.map(() => 1), tolerance, iterations });
  if (!(-found.value > value)) return { row, value };
  const next = row.slice();
  reals.forEach((j, k) => {
    next[j] = found.x[k]!;
  });
  climb.coordinates.settle(next, 0, climb.draws.below); // what does not exist keeps its one value
  return { row: next, value: valueAt(climb, next) };
}

/** Other values of a discrete dimension, as u; none where it does not exist. */
function alternatives(dimension: Exclude<Dimension, { kind: "real" }>, u: number): readonly number[] {
  if (u < 0) return [];
  const index = dimension.indexAt(u);
  const middle = (k: number): number => {
    const [low, high] = dimension.edgesOf(k);
    return (low + high) / 2;
  };
  if (dimension.count <= mostTried || dimension.kind === "category")
    return Array.from({ length: dimension.count }, (_, k) => middle(k)).filter((_, k) => k !== index);
  const steps = Array.from({ length: Math.ceil(Math.log2(dimension.count)) }, (_, k) => 2 ** k);
  return steps
    .flatMap((step) => [index - step, index + step])
    .filter((k) => k >= 0 && k < dimension.count)
    .map(middle);
}

/** The row with another value in one dimension, and what hangs on it brought in order. */
function moved({ coordinates, draws }: Climb, row: Float64Array, j: number, u: number): Float64Array {
  const next = row.slice();
  next[j] = u;
  coordinates.settle(next, 0, draws.below);
  return next;
}

import { permutation } from "../../engine/random/index.js";
import { type Column, gather, takeRows } from "../column.js";
import type { Table } from "../table.js";
import { type Target, takeTarget } from "../target.js";

/** At most so many rows are looked at, drawn at random; fewer than `leastRows` tell nothing. */
const mostRows = 20_000;
const leastRows = 50;

/** The steps into which the numbers of a column are cut, each with equally many rows; a step has ten rows at least. */
const mostSteps = 100;
const rowsPerStep = 10;

/** From this share of explained error on a column is said to determine the target. */
const determines = 0.99;

/** A column that tells the target almost alone: `share` of the error of the best constant goes away when each value, or step of values, has its own. */
export type Leak = Readonly<{ column: string; share: number }>;

/** The columns that determine the target. Words with fewer than ten rows each on average are not judged: they would tell any target. */
export function leakingColumns({ columns, target, rows }: Table): Leak[] {
  if (!target || rows < leastRows) return [];
  const sample = rows > mostRows ? permutation(rows, { seed: 1, stream: 0x1ea4 }).slice(0, mostRows) : undefined;
  const seen = sample ? takeTarget(target, sample) : target;
  const leaks = columns.map((column) => ({ column: column.name, share: explained(sample ? takeRows(column, sample) : column, seen) }));
  return leaks.filter(({ share }) => share >= determines);
}

/** The share of the target's error (wrong rows, or squared error) that is gone when each step of a column answers for itself. */
function explained(column: Column, target: Target): number {
  const steps = stepsOf(column);
  if (steps === undefined) return 0;
  return target.task === "classification"
    ? explainedClasses(steps, target.codes, target.classes.length)
    : explainedSquares(steps, target.values);
}

/** A number for the value, or the step of values, in each row; 0 for missing cells. Nothing where values are too many to judge. */
function stepsOf(column: Column): Int32Array | undefined {
  if (column.kind === "image") return undefined;
  if (column.kind === "category")
    return column.categories.length * rowsPerStep <= column.codes.length ? column.codes.map((code) => code + 1) : undefined;
  const known = Int32Array.from({ length: column.values.length }, (_, row) => row).filter((row) => Number.isFinite(column.values[row]!));
  const values = gather(column.values, known).sort();
  const count = Math.min(mostSteps, Math.floor(values.length / rowsPerStep));
  if (count < 2) return undefined;
  const borders = [...new Set(Float64Array.from({ length: count - 1 }, (_, i) => values[Math.floor(((i + 1) * values.length) / count)]!))];
  const stepOf = (value: number): number => {
    let [low, high] = [0, borders.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (value >= borders[middle]!) low = middle + 1;
      else high = middle;
    }
    return 1 + low;
  };
  return Int32Array.from(column.values, (value) => (Number.isFinite(value) ? stepOf(value) : 0));
}

/** A border between two classes may lie within a step: the worst steps, one less than there are classes, are forgiven up to this share of the error. */
const mostForgiven = 0.1;

function explainedClasses(steps: Int32Array, codes: Int32Array, classes: number): number {
  const counts = new Map<number, Int32Array>();
  const all = new Int32Array(classes);
  for (let row = 0; row < codes.length; row++) {
    const own = counts.get(steps[row]!) ?? new Int32Array(classes);
    counts.set(steps[row]!, own);
    own[codes[row]!]!++;
    all[codes[row]!]!++;
  }
  const wrongAlone = codes.length - Math.max(...all);
  if (wrongAlone === 0) return 0;
  const wrong = [...counts.values()].map((own) => own.reduce((sum, count) => sum + count, 0) - Math.max(...own)).sort((a, b) => b - a);
  const between = wrong.slice(0, classes - 1).reduce((sum, count) => sum + count, 0);
  const forgiven = counts.size > 2 * classes ? Math.min(between, mostForgiven * wrongAlone) : 0;
  return 1 - (wrong.reduce((sum, count) => sum + count, 0) - forgiven) / wrongAlone;
}

function explainedSquares(steps: Int32Array, values: Float64Array): number {
  const sums = new Map<number, { n: number; sum: number }>();
  let total = 0;
  for (let row = 0; row < values.length; row++) {
    const own = sums.get(steps[row]!) ?? { n: 0, sum: 0 };
    sums.set(steps[row]!, own);
    own.n++;
    own.sum += values[row]!;
    total += values[row]!;
  }
  const mean = total / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const between = [...sums.values()].reduce((sum, own) => sum + own.n * (own.sum / own.n - mean) ** 2, 0);
  return squares === 0 ? 0 : between / squares;
}

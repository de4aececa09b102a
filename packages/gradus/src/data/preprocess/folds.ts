import { permutation } from "../../engine/random/index.js";
import { inRange, integerFrom } from "../../errors/index.js";
import { roundedShares } from "../roundedShares.js";

/** The stream of random numbers that folds and held-out rows draw from. */
const foldStream = 0xf01d;

/** Row numbers, ascending. */
type Rows = Int32Array;

/**
 * Test rows of each of `folds` folds of rows 0 .. n-1; the first n mod folds hold one more. In order of the rows, or shuffled where a seed is given.
 * @throws UserError unless 2 <= folds <= n
 */
export function kFold(n: number, { folds, seed }: { folds: number; seed?: number }): Rows[] {
  checkFolds(folds, n);
  const order = seed === undefined ? Int32Array.from({ length: n }, (_, i) => i) : permutation(n, { seed, stream: foldStream });
  const small = Math.floor(n / folds);
  const large = n % folds;
  return Array.from({ length: folds }, (_, fold) => {
    const start = fold * small + Math.min(fold, large);
    return order.slice(start, start + small + (fold < large ? 1 : 0)).sort();
  });
}

/**
 * Folds that each hold floor or ceil of 1 / folds of every class. Rows sorted by class (classes in the order of their first row) are dealt out to the
 * folds in turn, which gives the counts; inside a class rows keep their order, or are shuffled where a seed is given.
 */
export function stratifiedKFold(codes: Int32Array, { folds, seed }: { folds: number; seed?: number }): Rows[] {
  checkFolds(folds, codes.length);
  const parts: number[][] = Array.from({ length: folds }, () => []);
  let dealt = 0;
  for (const code of new Set(codes)) {
    const rows = rowsOf(codes, code, seed);
    const counts = new Int32Array(folds);
    for (let i = 0; i < rows.length; i++) counts[dealt++ % folds]!++;
    let next = 0;
    parts.forEach((part, fold) => {
      part.push(...rows.subarray(next, next + counts[fold]!));
      next += counts[fold]!;
    });
  }
  return parts.map((part) => Int32Array.from(part).sort());
}

/** Test rows in order of time: `folds` blocks of floor(n / (folds + 1)) rows at the end, each tested after training on all rows before it. */
export function timeSeriesFolds(n: number, { folds }: { folds: number }): { test: Rows; trainEnd: number }[] {
  checkFolds(folds, n - 1);
  const size = Math.floor(n / (folds + 1));
  return Array.from({ length: folds }, (_, fold) => {
    const trainEnd = n - (folds - fold) * size;
    return { test: Int32Array.from({ length: size }, (_, i) => trainEnd + i), trainEnd };
  });
}

/** Folds that no group is divided among: groups by falling size (equal ones by falling number) go into the fold with the fewest rows. */
export function groupKFold(groups: Int32Array, { folds }: { folds: number }): Rows[] {
  const sizes = new Map<number, number>();
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1);
  checkFolds(folds, sizes.size);
  const filled = new Array<number>(folds).fill(0);
  const foldOf = new Map<number, number>();
  for (const [group, size] of [...sizes].sort((a, b) => b[1] - a[1] || b[0] - a[0])) {
    const lightest = filled.indexOf(Math.min(...filled));
    foldOf.set(group, lightest);
    filled[lightest]! += size;
  }
  return filled.map((_, fold) => rowsWhere(groups.length, (row) => foldOf.get(groups[row]!) === fold));
}

/** Train and test rows at random: test has ceil(n testSize) rows. With `codes` each class keeps floor or ceil of that share. */
export function holdOut(
  n: number,
  { testSize, seed, codes }: { testSize: number; seed: number; codes?: Int32Array },
): { train: Rows; test: Rows } {
  inRange(testSize, 0, 1, "()", "holdOut, testSize");
  const tests = Math.ceil(n * testSize - 1e-9);
  const inTest = new Uint8Array(n);
  if (codes === undefined) for (const row of permutation(n, { seed, stream: foldStream }).subarray(0, tests)) inTest[row] = 1;
  else {
    const classes = codes.reduce((most, code) => Math.max(most, code), -1) + 1;
    const counts = Array.from({ length: classes }, (_, code) => codes.reduce((count, each) => count + (each === code ? 1 : 0), 0));
    const shares = roundedShares(counts, [1 - tests / n, tests / n]);
    shares.forEach(([, count], code) => {
      for (const row of rowsOf(codes, code, seed).subarray(0, count)) inTest[row] = 1;
    });
  }
  return { train: rowsWhere(n, (row) => inTest[row] === 0), test: rowsWhere(n, (row) => inTest[row] === 1) };
}

function checkFolds(folds: number, most: number): void {
  integerFrom(2, folds, "folds");
  inRange(folds, 2, most, "[]", "folds");
}

/** Rows of one class, shuffled where a seed is given. */
function rowsOf(codes: Int32Array, code: number, seed: number | undefined): Rows {
  const rows = rowsWhere(codes.length, (row) => codes[row] === code);
  return seed === undefined ? rows : permutation(rows.length, { seed, stream: [foldStream, code] }).map((place) => rows[place]!);
}

function rowsWhere(n: number, holds: (row: number) => boolean): Rows {
  return Int32Array.from({ length: n }, (_, row) => row).filter(holds);
}

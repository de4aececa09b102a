import type { Matrix } from "./matrix.js";

/** The sorted different words of each column of a table of words. */
export type Categories = readonly (readonly string[])[];

/** Finds the categories of each column; words are sorted by code unit. table: rows of equally many words. */
export function fitCategories(table: readonly (readonly string[])[]): Categories {
  return (table[0] ?? []).map((_, j) => [...new Set(table.map((row) => row[j]!))].sort());
}

/**
 * y[i, k] = 1 where row i has the category of output k, 0 elsewhere; words that are no category give zeros. With `drop: "first"` the first category of
 * each column has no output.
 */
export function oneHot(
  categories: Categories,
  table: readonly (readonly string[])[],
  { drop = "none" }: { drop?: "none" | "first" } = {},
): Matrix {
  const outputs = categories.map((words) => (drop === "first" ? words.slice(1) : words));
  const columns = outputs.reduce((sum, words) => sum + words.length, 0);
  const data = Float64Array.from(table.flatMap((row) => outputs.flatMap((words, j) => words.map((word) => (word === row[j] ? 1 : 0)))));
  return { data, rows: table.length, columns };
}

/** y[i, j] = number of the category of word (i, j), or `unknown`. */
export function ordinal(categories: Categories, table: readonly (readonly string[])[], { unknown }: { unknown: number }): Matrix {
  const codes = categories.map((words) => new Map(words.map((word, code) => [word, code])));
  const data = Float64Array.from(table.flatMap((row) => codes.map((codeOf, j) => codeOf.get(row[j]!) ?? unknown)));
  return { data, rows: table.length, columns: categories.length };
}

/** y[i, c] = 1 where codes[i] is c. Codes outside 0 .. classes-1 give zeros. */
export function oneHotIntegers(codes: ArrayLike<number>, classes: number): Matrix {
  const data = new Float64Array(codes.length * classes);
  for (let i = 0; i < codes.length; i++) if (codes[i]! >= 0 && codes[i]! < classes) data[i * classes + codes[i]!] = 1;
  return { data, rows: codes.length, columns: classes };
}

import { didYouMean, UserError } from "../errors/index.js";
import { type CategoryColumn, type Column, wordAt } from "./column.js";
import { type Parts, partNames, splitRows } from "./split.js";
import type { Target } from "./target.js";

/** What of a table a split looks at. */
type Splittable = Readonly<{ columns: readonly Column[]; target: Target | undefined; rows: number; source: string }>;

/** `seed` draws dev from train where the column names no dev rows; `devFraction` is its share of train, default 0.15. */
export type SplitByOptions = Readonly<{ seed: number; devFraction?: number }>;

/**
 * Rows of train, dev and test as a column of the table names them, in any case. Without dev rows, `devFraction` of train becomes dev (stratified for
 * classification), and a note says so. Test may be empty, and so may train and dev in a file of test rows.
 * @throws UserError if there is no such column, or if a cell is missing or holds another word
 */
export function splitRowsBy(
  table: Splittable,
  name: string,
  { seed, devFraction = 0.15 }: SplitByOptions,
): { rows: Parts; notes: string[] } {
  const parts: [number[], number[], number[]] = [[], [], []];
  const column = splitColumn(table, name);
  const partOf = column.categories.map((word) => partNames.indexOf(word.trim().toLowerCase()));
  for (let row = 0; row < table.rows; row++) {
    const part = partOf[column.codes[row]!] ?? -1;
    if (part < 0) throw wrongPart(table, column, partOf);
    parts[part]!.push(row);
  }
  const [train, dev, test] = parts.map((part) => Int32Array.from(part));
  if (dev!.length > 0 || train!.length === 0) return { rows: [train!, dev!, test!], notes: [] };
  const codes = table.target?.task === "classification" ? table.target.codes : undefined;
  const [kept, carved] = splitRows({
    rows: train!.length,
    fractions: [1 - devFraction, devFraction, 0],
    seed,
    codes: codes && train!.map((row) => codes[row]!),
    source: table.source,
  });
  const rowsOf = (places: Int32Array): Int32Array => places.map((place) => train![place]!);
  const note = `no dev rows are named: ${carved.length} of the ${train!.length} train rows were drawn for dev (seed ${seed})`;
  return { rows: [rowsOf(kept), rowsOf(carved), test!], notes: [note] };
}

function splitColumn(table: Splittable, name: string): CategoryColumn {
  const column = table.columns.find((each) => each.name === name);
  if (column?.kind === "category") return column;
  const names = table.columns.map((each) => each.name);
  throw new UserError(
    column
      ? {
          place: `${table.source}, column "${name}"`,
          what: "expected the words train, dev and test, got numbers",
          remedy: "Name a column of these words",
        }
      : {
          place: table.source,
          what: `there is no column "${name}" to split by${didYouMean(name, names)}`,
          remedy: "Name a column that holds train, dev and test",
        },
  );
}

function wrongPart(table: Splittable, column: CategoryColumn, partOf: readonly number[]): UserError {
  const wrong: number[] = [];
  for (let row = 0; row < table.rows; row++) if ((partOf[column.codes[row]!] ?? -1) < 0) wrong.push(row);
  const word = wordAt(column, wrong[0]!);
  const same = wrong.filter((row) => wordAt(column, row) === word);
  const shown = same.slice(0, 5).map((row) => row + 1);
  return new UserError({
    place: `${table.source}, column "${column.name}"`,
    what: `expected train, dev or test, got ${word === undefined ? "an empty cell" : `"${word}"`} in ${
      same.length === 1
        ? `data row ${shown[0]}`
        : `${same.length} data rows (${shown.join(", ")}${same.length > shown.length ? ", ..." : ""})`
    }`,
    remedy: "Correct the cells, or split by fractions",
  });
}

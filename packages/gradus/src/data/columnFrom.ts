import { UserError } from "../errors/index.js";
import type { CategoryColumn, Column, DateColumn, NumericColumn } from "./column.js";

/** A cell as it comes from JavaScript; null, undefined, NaN, an invalid Date and "" are missing. */
export type Cell = number | bigint | string | boolean | Date | null | undefined;

/** Values of one column as they come from JavaScript. */
export type Values = readonly Cell[] | Float64Array | Float32Array | Int32Array | Uint8Array;

/**
 * A column from plain values: numeric when every cell that is not missing is a number, dates when every one is a Date, otherwise a category of the
 * cells' text (a Date as ISO 8601).
 * Categories are sorted as `sortedLabels` sorts them, so that they do not depend on the order of rows.
 * @throws UserError if a cell is neither number, text, boolean nor missing
 */
export function columnFrom(name: string, cells: Values): Column {
  if (ArrayBuffer.isView(cells)) return { kind: "numeric", name, values: Float64Array.from(cells as ArrayLike<number>) };
  let numeric = true;
  let dates = 0;
  let known = 0;
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (isMissing(cell)) continue;
    if (!["number", "bigint", "string", "boolean"].includes(typeof cell) && !(cell instanceof Date))
      throw new UserError({
        place: `column "${name}", row ${row}`,
        what: `expected a number, a text, a boolean, a Date or null, got ${Array.isArray(cell) ? "an array" : `a value of type ${typeof cell}`}`,
        remedy: "Make each cell one plain value, or leave the column out",
      });
    numeric &&= typeof cell === "number" || typeof cell === "bigint";
    dates += cell instanceof Date ? 1 : 0;
    known++;
  }
  if (dates > 0 && dates === known) return dateFrom(name, cells);
  return numeric ? numericFrom(name, cells) : categoryFrom(name, cells);
}

function numericFrom(name: string, cells: readonly Cell[]): NumericColumn {
  return { kind: "numeric", name, values: Float64Array.from(cells, (cell) => (isMissing(cell) ? Number.NaN : Number(cell))) };
}

function dateFrom(name: string, cells: readonly Cell[]): DateColumn {
  return { kind: "date", name, values: Float64Array.from(cells, (cell) => (cell instanceof Date ? cell.getTime() / 1000 : Number.NaN)) };
}

/** A category column of the cells' text. */
export function categoryFrom(name: string, cells: readonly Cell[]): CategoryColumn {
  const words = cells.map((cell) => (isMissing(cell) ? undefined : cell instanceof Date ? cell.toISOString() : String(cell)));
  const categories = sortedLabels(new Set(words.filter((word) => word !== undefined)));
  const codeOf = new Map(categories.map((category, code) => [category, code]));
  return { kind: "category", name, codes: Int32Array.from(words, (word) => (word === undefined ? -1 : codeOf.get(word)!)), categories };
}

const isMissing = (cell: Cell): boolean =>
  cell === null || cell === undefined || cell === "" || Number.isNaN(cell instanceof Date ? cell.getTime() : cell);

/** Labels by value if all of them are numbers ("2" before "10"), otherwise by code unit (the same everywhere, whatever the locale). */
export function sortedLabels(labels: Iterable<string>): string[] {
  const sorted = [...labels].sort();
  const values = new Map(sorted.map((label) => [label, label.trim() === "" ? Number.NaN : Number(label)]));
  if (![...values.values()].some(Number.isNaN)) sorted.sort((a, b) => values.get(a)! - values.get(b)!);
  return sorted;
}

import { UserError } from "../errors/index.js";
import type { Column } from "./column.js";
import { type Fractions, type Parts, partNames } from "./split.js";

/**
 * Parts in the order of time: the earliest rows are train, the latest test. Rows of one moment are not parted, so that a part may miss its share by as
 * many. Rows keep the table's order inside a part.
 * @throws UserError if the column holds no numbers or dates, if a cell is missing, or if a part with a fraction above 0 would have no row
 */
export function splitTime(column: Column, { fractions, source = "table" }: Readonly<{ fractions: Fractions; source?: string }>): Parts {
  const values = timesOf(column, source);
  const order = timeOrder(values);
  const ends = [fractions[0], fractions[0] + fractions[1], 1].map((share) => endOfMoment(Math.round(share * values.length), order, values));
  const parts = ends.map((end, part) => order.slice(part === 0 ? 0 : Math.min(ends[part - 1]!, end), end).sort());
  parts.forEach((rows, part) => {
    if (rows.length > 0 || fractions[part] === 0) return;
    throw new UserError({
      place: `${source}, split`,
      what: `${partNames[part]} would have no row: "${column.name}" has too few different moments`,
      remedy: "Give the part a larger share, or split by a finer column",
    });
  });
  return parts as unknown as Parts;
}

/** The moments of a column. @throws UserError if it holds words or images, or if a cell is missing */
export function timesOf(column: Column, source: string): Float64Array {
  const refuse = (what: string, remedy: string): UserError => new UserError({ place: `${source}, column "${column.name}"`, what, remedy });
  if (column.kind === "category" || column.kind === "image")
    throw refuse(
      `expected dates or numbers to split by time, got ${column.kind === "image" ? "images" : "words"}`,
      "Name a column of dates",
    );
  const row = column.values.findIndex(Number.isNaN);
  if (row >= 0)
    throw refuse(`the cell of row ${row + 1} is missing, so it has no place in time`, "Leave such rows out, or name another column");
  return column.values;
}

/** Row numbers from the earliest to the latest; rows of one moment in the table's order. */
export function timeOrder(values: Float64Array): Int32Array {
  return Int32Array.from({ length: values.length }, (_, row) => row).sort((a, b) => values[a]! - values[b]! || a - b);
}

/** The first place from `place` on at which another moment begins. */
function endOfMoment(place: number, order: Int32Array, values: Float64Array): number {
  let end = place;
  while (end > 0 && end < order.length && values[order[end]!] === values[order[end - 1]!]) end++;
  return end;
}

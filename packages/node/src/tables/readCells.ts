import type { Database, Reading } from "./database.js";
import { TextDictionary } from "./textDictionary.js";

/** A column of texts: `texts[codes[row]]`, -1 where a cell is missing, and how often each text occurs. */
export type CodedTexts = Readonly<{ codes: Int32Array; texts: readonly string[]; counts: readonly number[] }>;

/** A column as it was read: numbers, codes, texts; or "crowded", where there are too many different texts to keep each. */
export type ReadCells = Float64Array | Int32Array | CodedTexts | "crowded";

/** How much more than was expected is set aside at once. */
const growth = 1.25;

/** Reads expressions over a relation in one pass, column by column. `rows` says how many there are, or else `expected` about how many. */
export async function readCells(
  database: Database,
  readings: readonly Reading[],
  { relation, rows: known, expected = known ?? 0 }: { readonly relation: string; readonly rows?: number; readonly expected?: number },
): Promise<{ readonly cells: readonly ReadCells[]; readonly rows: number }> {
  const columns = readings.map(({ as }) => (as === "number" ? new Float64Array(expected) : new Int32Array(expected)));
  const dictionaries = readings.map(({ as }) => (as === "text" ? new TextDictionary() : undefined));
  let rows = 0;
  const asked = readings.length > 0 ? readings : [{ sql: "0", as: "code" } as const];
  for await (const chunk of database.chunks(asked, relation, known)) {
    const more = rowsIn(chunk[0]!);
    for (const [c, cells] of chunk.entries()) {
      let column = columns[c];
      if (column === undefined) continue;
      if (rows + more > column.length) columns[c] = column = larger(column, Math.ceil(growth * (rows + more)));
      if (!("words" in cells)) column.set(cells, rows);
      else if (!dictionaries[c]!.isCrowded) dictionaries[c]!.add(cells, column as Int32Array, rows);
    }
    rows += more;
  }
  const cells = columns.map((column, c): ReadCells => {
    const dictionary = dictionaries[c];
    if (dictionary?.isCrowded) return "crowded";
    const read = column.length > growth * rows ? column.slice(0, rows) : column.subarray(0, rows);
    return dictionary ? { codes: read as Int32Array, texts: dictionary.texts, counts: dictionary.counts } : read;
  });
  return { cells, rows };
}

function rowsIn(cells: Float64Array | Int32Array | { readonly rows: number }): number {
  return "rows" in cells ? cells.rows : cells.length;
}

function larger<A extends Float64Array | Int32Array>(column: A, length: number): A {
  const grown = (column instanceof Float64Array ? new Float64Array(length) : new Int32Array(length)) as A;
  grown.set(column);
  return grown;
}

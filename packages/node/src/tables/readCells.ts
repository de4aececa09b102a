import type { Cells, Database, Reading } from "./database.js";
import { NotPlain, type PlainCsv, type PlainReading, plainChunks } from "./plainCsv.js";
import { TextDictionary } from "./textDictionary.js";

/** A column of texts: `texts[codes[row]]`, -1 where a cell is missing, and how often each text occurs. */
export type CodedTexts = Readonly<{ codes: Int32Array; texts: readonly string[]; counts: readonly number[] }>;

/** A column as it was read: numbers, codes, texts; or "crowded", where there are too many different texts to keep each. */
export type ReadCells = Float64Array | Int32Array | CodedTexts | "crowded";

/** How much more than was expected is set aside at once. */
const growth = 1.25;

/** What is read: a relation, of `rows` rows, or else of `expected` about. */
export type Rows = Readonly<{ relation: string; rows?: number; expected?: number }>;

/** Columns of the same length. */
export type ReadRows = Readonly<{ cells: readonly ReadCells[]; rows: number }>;

/** Reads expressions over a relation in one pass, column by column. */
export function readCells(database: Database, readings: readonly Reading[], rows: Rows): Promise<ReadRows> {
  const asked = readings.length > 0 ? readings : [{ sql: "0", as: "code" } as const];
  return gathered(readings, database.chunks(asked, rows.relation, rows.rows), rows);
}

/** Reads columns of a file of CSV in one pass without the database; undefined if the file is not plain. */
export async function readPlainCells(csv: PlainCsv, readings: readonly PlainReading[], rows: Rows): Promise<ReadRows | undefined> {
  try {
    return await gathered(readings, plainChunks(csv, readings), rows);
  } catch (error) {
    if (error instanceof NotPlain) return undefined;
    throw error;
  }
}

async function gathered(
  readings: readonly Pick<Reading, "as">[],
  chunks: AsyncIterable<readonly Cells[]>,
  { rows: known, expected = known ?? 0 }: Rows,
): Promise<ReadRows> {
  const columns = readings.map(({ as }) => (as === "number" ? new Float64Array(expected) : new Int32Array(expected)));
  const dictionaries = readings.map(({ as }) => (as === "text" ? new TextDictionary() : undefined));
  let rows = 0;
  for await (const chunk of chunks) {
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

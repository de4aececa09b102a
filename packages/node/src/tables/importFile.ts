import { stat } from "node:fs/promises";
import { UserError } from "gradus";
import { brokenJsonLine } from "./brokenJsonLine.js";
import type { WishedKind } from "./columnPlan.js";
import { type CsvHeader, readCsvHeader, uniqueNames } from "./csvHeader.js";
import { type Database, literal } from "./database.js";
import type { PlainCsv } from "./plainCsv.js";
import { readingError } from "./readingError.js";
import type { SourceFile } from "./sourceFile.js";
import { tabbedCopy } from "./tabbedCopy.js";
import { asUtf8, type Utf8Text, utf8Beginning } from "./utf8Copy.js";

/** A file inside the database: a table or view with columns c0, c1, ... of these names and types, rows in the order of the file. */
export type Imported = Readonly<{
  /** The name of the table or view. */
  relation: string;
  names: readonly string[];
  types: readonly string[];
  /** The columns' names in the database. */
  places: readonly string[];
  /** How many rows there are; absent where that is known only when they have been read. */
  rows?: number;
  /** About how many rows there are, where `rows` is absent. */
  expectedRows?: number;
  notes: readonly string[];
  /** Whether numbers may be written 1,5. */
  decimalComma: boolean;
  /** Where the rows are, if this is one file of CSV that may be plain. */
  plain?: PlainCsv;
}>;

/** Cells that mean "nothing here", beside an empty one. */
export const missingTokens: readonly string[] = ["NA", "N/A", "n/a", "?", "null", "NULL", "NaN", "nan"];

/** What is asked of a file: the name it gets in the database, and what columns are said to be. */
export type ImportOptions = Readonly<{
  relation: string;
  kinds?: ReadonlyMap<string, WishedKind>;
  /** Whether CSV may become a view: no copy of it is made, but rows further down may contradict its types, so that reading throws. */
  straight?: boolean;
  /** What was thrown when it was read straight. */
  told?: unknown;
  /** Whether the file is more than fits into memory: it is read straight or not at all. */
  streamed?: boolean;
}>;

/**
 * Loads a text file into a table; a Parquet file becomes a view and is read when it is used, and so does CSV in UTF-8 if `straight`. Columns of CSV that are to become words are not tried as
 * numbers, so that 007 stays 007.
 * @throws UserError if it cannot be read, or has no column or no row
 */
export async function importFile(
  database: Database,
  file: SourceFile,
  { relation, kinds = new Map(), straight, told, streamed = false }: ImportOptions,
): Promise<Imported> {
  if (streamed && file.format === "json") throw notStreamed(file.path, "JSON is not streamed");
  if (straight && file.format === "csv") {
    const view = await csvView(database, file, { relation, kinds, streamed });
    if (view) return view;
    if (streamed) throw notStreamed(file.path, "only CSV in UTF-8 is streamed, with cells parted by commas, semicolons, tabs or bars");
  }
  const named =
    file.format === "csv" ? await importCsv(database, file, { relation, kinds }, told) : await importTyped(database, file, relation);
  const imported = await described(database, { ...named, relation });
  if (imported.rows === 0) throw noRows(file.path, imported.names.length);
  return imported;
}

function notStreamed(place: string, what: string): UserError {
  return new UserError({ place, what, remedy: "Write the file as Parquet or as CSV in UTF-8" });
}

export function noRows(path: string, columns: number): UserError {
  return new UserError({
    place: path,
    what: `there are ${columns} columns and no rows`,
    remedy: "Give a file with rows below the column names",
  });
}

/** A relation with what the database knows of it. */
export async function described(database: Database, named: Omit<Imported, "types" | "places" | "rows">): Promise<Imported> {
  const columns = await columnsOf(database, named.relation);
  const [counted] = await database.rows(`SELECT CAST(count(*) AS INTEGER) AS rows FROM ${named.relation}`);
  return { ...named, ...columns, rows: Number(counted!.rows) };
}

/** The columns of a relation as the database has them. */
export async function columnsOf(database: Database, relation: string): Promise<Pick<Imported, "types" | "places">> {
  const columns = await database.rows(`DESCRIBE ${relation}`);
  return { types: columns.map((column) => String(column.column_type)), places: columns.map((column) => String(column.column_name)) };
}

/** The database takes minutes from some ten thousand columns on: its cost grows faster than their number. */
const mostColumns = 20_000;

function checkWidth(names: readonly string[], path: string): void {
  if (names.length <= mostColumns) return;
  throw new UserError({
    place: path,
    what: `there are ${names.length} columns, and at most ${mostColumns} can be read`,
    remedy: "Give fewer columns, or turn the table if rows and columns are exchanged",
  });
}

function isForWords(kind: WishedKind | undefined): boolean {
  return kind !== undefined && kind !== "numeric" && kind !== "date";
}

type Named = Pick<Imported, "names" | "notes" | "decimalComma">;
type CsvImport = Required<Pick<ImportOptions, "relation" | "kinds">> & Readonly<{ streamed?: boolean }>;

async function importCsv(database: Database, file: SourceFile, { relation, kinds }: CsvImport, told?: unknown): Promise<Named> {
  let text = await asUtf8(file);
  try {
    const header = readCsvHeader(text.head, file.path);
    checkWidth(header.names, file.path);
    if (header.delimiter === " ") text = await tabbedCopy(text);
    const delimiter = header.delimiter === " " ? "\t" : header.delimiter;
    const readings = csvReadings(text, { ...header, delimiter }, kinds);
    await importCsvRows(database, readings, { shownPath: file.path, relation, told });
    return { names: header.names, notes: [...(text.note ? [text.note] : []), ...header.notes], decimalComma: delimiter === ";" };
  } finally {
    await text.remove();
  }
}

/** A view over CSV by what its first rows say; nothing if it is no UTF-8, as far as can be seen, or if its cells are parted by blanks. */
async function csvView(
  database: Database,
  file: SourceFile,
  { relation, kinds, streamed = false }: CsvImport,
): Promise<Imported | undefined> {
  const text = utf8Beginning(file);
  const header = text && readCsvHeader(text.head, file.path);
  if (!header || header.delimiter === " ") return undefined;
  const { names, notes, delimiter } = header;
  checkWidth(names, file.path);
  const [first, , asText] = csvReadings(text, header, kinds, streamed);
  try {
    await database.run(`CREATE TEMP VIEW ${relation} AS SELECT * FROM ${first}`);
  } catch (error) {
    if (streamed) await database.run(`SELECT count(*) FROM (SELECT * FROM ${asText} LIMIT ${sniffedRows})`); // which names the line
    throw error;
  }
  const columns = await columnsOf(database, relation);
  const plain = text.packing === "none" ? plainBeginning(file, header) : undefined;
  return {
    relation,
    names,
    notes,
    decimalComma: delimiter === ";",
    ...columns,
    expectedRows: await rowsAbout(file),
    ...(plain && { plain }),
  };
}

/** Where the rows of a CSV file begin, if its header is plain: without quotes, and as far as can be seen, no line within a cell. */
function plainBeginning({ path, head }: SourceFile, { delimiter, skip, names }: CsvHeader): PlainCsv | undefined {
  let start = 0;
  for (let line = 0; line <= skip; line++) start = head.indexOf(10, start) + 1;
  const first = head.subarray(0, start);
  const isPlain = start > 0 && !first.includes(34) && first.indexOf(13) === (first.includes(13) ? start - 2 : -1) && skip === 0;
  return isPlain && names.length > 1 ? { path, delimiter, start, columns: names.length } : undefined;
}

/** About how many rows a file has, by the lines at its beginning. */
export async function rowsAbout({ path, packing, head }: SourceFile): Promise<number> {
  const lines = head.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
  const { size } = await stat(path);
  const bytes = packing === "none" ? size : 4 * size;
  return Math.ceil((1.02 * lines * Math.max(bytes, head.length)) / head.length) + 1000;
}

/** So many first rows the database looks at to find how a file is written. */
const sniffedRows = 20_480;

/**
 * The ways to read a CSV file, from the fastest to the most patient. What is `streamed` is read in the fastest way or not at all: there whole numbers may become others
 * further down, and columns that are said to be something are texts, so that an odd cell is a missing one.
 */
function csvReadings(
  text: Pick<Utf8Text, "path" | "packing">,
  { names, delimiter, skip }: Pick<CsvHeader, "names" | "delimiter" | "skip">,
  kinds: ReadonlyMap<string, WishedKind>,
  streamed = false,
): readonly string[] {
  const options = `delim=${literal(delimiter)}, quote='"', escape='"', header=true, comment='', skip=${skip}, compression=${literal(text.packing)}`;
  const places = names.map((_, i) => `c${i}`);
  const nulls = `nullstr=[${["", ...missingTokens].map(literal).join(", ")}]`;
  const isForced = (kind: WishedKind | undefined): boolean => (streamed ? kind !== undefined : isForWords(kind));
  const forced = places.filter((_, i) => isForced(kinds.get(names[i]!))).map((place) => `'${place}': 'VARCHAR'`);
  const guessed = [
    options,
    nulls,
    `names=[${places.map(literal).join(", ")}]`,
    `auto_type_candidates=[${streamed ? "" : "'BIGINT', "}'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR']`,
    ...(forced.length > 0 ? [`types={${forced.join(", ")}}`] : []),
  ].join(", ");
  const asText = `${options}, ${nulls}, auto_detect=false, columns={${places.map((place) => `'${place}': 'VARCHAR'`).join(", ")}}`;
  const ways = [guessed, `${guessed}, sample_size=-1`, asText, `${asText}, strict_mode=false`];
  return ways.map((way) => `read_csv(${literal(text.path)}, ${way})`);
}

type CsvRows = Readonly<{ shownPath: string; relation: string; told: unknown }>;

/**
 * Types are guessed from the first rows; where a later row contradicts, from all rows; where rows differ in form, everything is read as text, so that
 * either the error names the line or the words can still be told from the numbers. `told` is what the first way has thrown, if it was tried.
 */
async function importCsvRows(database: Database, readings: readonly string[], { shownPath, relation, told }: CsvRows): Promise<void> {
  let error = told;
  for (const reading of told === undefined ? readings : readings.slice(1)) {
    if (error !== undefined && isMisshapen(error)) break;
    try {
      await database.run(`CREATE OR REPLACE TEMP TABLE ${relation} AS SELECT * FROM ${reading}`);
      return;
    } catch (thrown) {
      error = thrown;
    }
  }
  throw readingError(error, shownPath);
}

/** Whether a line has another number of cells, or a quote is never closed: no way of reading would help. */
function isMisshapen(error: unknown): boolean {
  return /Expected Number of Columns|unterminated quote/.test(String(error)) && !String(error).includes("when sniffing");
}

async function importTyped(database: Database, file: SourceFile, relation: string): Promise<Named> {
  const text = file.format === "json" ? await asUtf8(file) : undefined;
  const form = /^\s*\[/.test(text?.head ?? "") ? "array" : "newline_delimited";
  const source = text
    ? `read_json(${literal(text.path)}, format='${form}', sample_size=-1, compression=${literal(text.packing === "none" ? "uncompressed" : text.packing)})`
    : `read_parquet(${literal(file.path)})`;
  try {
    const given = (await database.rows(`DESCRIBE SELECT * FROM ${source}`)).map((column) => String(column.column_name));
    if (text && given.length === 1 && given[0] === "json")
      throw new UserError({
        place: file.path,
        what: "the lines are not JSON objects",
        remedy: 'Give one object a line, such as {"height": 1.8, "name": "Ada"}',
      });
    checkWidth(given, file.path);
    const places = given.map((_, i) => `c${i}`).join(", ");
    await database.run(`CREATE TEMP ${text ? "TABLE" : "VIEW"} ${relation} AS SELECT * FROM ${source} AS s(${places})`);
    const { names, notes } = uniqueNames(given);
    return { names, notes: [...(text?.note ? [text.note] : []), ...notes], decimalComma: false };
  } catch (error) {
    throw await jsonError(error, { text, form, path: file.path });
  } finally {
    await text?.remove();
  }
}

/** What to say of a JSON or Parquet file that cannot be read. */
async function jsonError(
  error: unknown,
  { text, form, path }: { readonly text: Utf8Text | undefined; readonly form: string; readonly path: string },
): Promise<unknown> {
  if (error instanceof UserError) return error;
  const broken = text && form === "newline_delimited" ? await brokenJsonLine(text, path) : undefined;
  if (broken) return broken;
  if (form === "array" && /Malformed JSON|JSON transform/.test(String(error)))
    return new UserError({
      place: path,
      what: "this is not valid JSON",
      remedy: "Correct it, or write one object a line, so that the line can be named",
    });
  return readingError(error, path);
}

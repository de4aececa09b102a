import { UserError } from "gradus";
import { brokenJsonLine } from "./brokenJsonLine.js";
import type { WishedKind } from "./columnPlan.js";
import { readCsvHeader, uniqueNames } from "./csvHeader.js";
import { type Database, literal } from "./database.js";
import { readingError } from "./readingError.js";
import type { SourceFile } from "./sourceFile.js";
import { asUtf8, type Utf8Text } from "./utf8Copy.js";

/** A file inside the database: table `t` with columns c0, c1, ... of these names and types, rows in the order of the file. */
export type Imported = Readonly<{
  names: readonly string[];
  types: readonly string[];
  /** The columns' names in the database. */
  places: readonly string[];
  rows: number;
  notes: readonly string[];
  /** Whether numbers may be written 1,5. */
  decimalComma: boolean;
}>;

/** Cells that mean "nothing here", beside an empty one. */
export const missingTokens: readonly string[] = ["NA", "N/A", "n/a", "?", "null", "NULL", "NaN", "nan"];

/**
 * Loads a file into table `t`. Columns of CSV that are to become words are not tried as numbers, so that 007 stays 007.
 * @throws UserError if it cannot be read, or has no column or no row
 */
export async function importFile(database: Database, file: SourceFile, kinds: Kinds = new Map()): Promise<Imported> {
  const { names, notes, decimalComma } = file.format === "csv" ? await importCsv(database, file, kinds) : await importTyped(database, file);
  const described = await database.rows("DESCRIBE t");
  const [counted] = await database.rows("SELECT CAST(count(*) AS INTEGER) AS rows FROM t");
  const rows = Number(counted!.rows);
  if (rows === 0)
    throw new UserError({
      place: file.path,
      what: `there are ${names.length} columns and no rows`,
      remedy: "Give a file with rows below the column names",
    });
  const types = described.map((column) => String(column.column_type));
  return { names, types, places: described.map((column) => String(column.column_name)), rows, notes, decimalComma };
}

type Kinds = ReadonlyMap<string, WishedKind>;

function isForWords(kind: WishedKind | undefined): boolean {
  return kind !== undefined && kind !== "numeric" && kind !== "date";
}

type Named = Pick<Imported, "names" | "notes" | "decimalComma">;

async function importCsv(database: Database, file: SourceFile, kinds: Kinds): Promise<Named> {
  const text = await asUtf8(file);
  try {
    const header = readCsvHeader(text.head, file.path);
    const options = `delim=${literal(header.delimiter)}, quote='"', escape='"', header=true, comment='', skip=${header.skip}, compression=${text.gzip ? "'gzip'" : "'none'"}`;
    const asWords = header.names.map((name) => isForWords(kinds.get(name)));
    await importCsvRows(database, { text, options, asWords, shownPath: file.path });
    return { names: header.names, notes: [...(text.note ? [text.note] : []), ...header.notes], decimalComma: header.delimiter === ";" };
  } finally {
    await text.remove();
  }
}

type CsvRows = Readonly<{ text: Utf8Text; options: string; asWords: readonly boolean[]; shownPath: string }>;

/**
 * Types are guessed from the first rows; where a later row contradicts, from all rows; where rows differ in form, everything is read as text, so that
 * either the error names the line or the words can still be told from the numbers.
 */
async function importCsvRows(database: Database, { text, options, asWords, shownPath }: CsvRows): Promise<void> {
  const places = asWords.map((_, i) => `c${i}`);
  const nulls = `nullstr=[${["", ...missingTokens].map(literal).join(", ")}]`;
  const forced = places.filter((_, i) => asWords[i]).map((place) => `'${place}': 'VARCHAR'`);
  const guessed = [
    options,
    nulls,
    `names=[${places.map(literal).join(", ")}]`,
    "auto_type_candidates=['BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR']",
    ...(forced.length > 0 ? [`types={${forced.join(", ")}}`] : []),
  ].join(", ");
  const asText = `${options}, ${nulls}, auto_detect=false, columns={${places.map((place) => `'${place}': 'VARCHAR'`).join(", ")}}`;
  let told: unknown;
  for (const attempt of [guessed, `${guessed}, sample_size=-1`, asText, `${asText}, strict_mode=false`]) {
    try {
      await database.run(`CREATE OR REPLACE TEMP TABLE t AS SELECT * FROM read_csv(${literal(text.path)}, ${attempt})`);
      return;
    } catch (error) {
      told = error;
      if (/Expected Number of Columns|unterminated quote/.test(String(error)) && !String(error).includes("when sniffing")) break;
    }
  }
  throw readingError(told, shownPath);
}

async function importTyped(database: Database, file: SourceFile): Promise<Named> {
  const text = file.format === "json" ? await asUtf8(file) : undefined;
  const form = /^\s*\[/.test(text?.head ?? "") ? "array" : "newline_delimited";
  const relation = text
    ? `read_json(${literal(text.path)}, format='${form}', sample_size=-1, compression=${text.gzip ? "'gzip'" : "'uncompressed'"})`
    : `read_parquet(${literal(file.path)})`;
  try {
    const described = await database.rows(`DESCRIBE SELECT * FROM ${relation}`);
    const given = described.map((column) => String(column.column_name));
    if (text && given.length === 1 && given[0] === "json")
      throw new UserError({
        place: file.path,
        what: "the lines are not JSON objects",
        remedy: 'Give one object a line, such as {"height": 1.8, "name": "Ada"}',
      });
    await database.run(`CREATE TEMP TABLE t AS SELECT * FROM ${relation} AS s(${given.map((_, i) => `c${i}`).join(", ")})`);
    const { names, notes } = uniqueNames(given);
    return { names, notes: [...(text?.note ? [text.note] : []), ...notes], decimalComma: false };
  } catch (error) {
    const broken =
      text && form === "newline_delimited" && !(error instanceof UserError) ? await brokenJsonLine(text, file.path) : undefined;
    if (broken) throw broken;
    if (form === "array" && /Malformed JSON|JSON transform/.test(String(error)))
      throw new UserError({
        place: file.path,
        what: "this is not valid JSON",
        remedy: "Correct it, or write one object a line, so that the line can be named",
      });
    throw readingError(error, file.path);
  } finally {
    await text?.remove();
  }
}

import { data, positiveInteger, UserError } from "gradus";
import { counted, grouped } from "../../terminal/brief.js";
import type { WishedKind } from "../columnPlan.js";
import { type Database, withDatabase } from "../database.js";
import { type Imported, noRows } from "../importFile.js";
import { fileColumn } from "../importFiles.js";
import { readCells } from "../readCells.js";
import type { ReadOptions } from "../readTable.js";
import { importSource, type Source, shownSource } from "../source.js";
import { checkName, tableOf } from "../tableOf.js";
import { type CellReading, cellReadings } from "./cellReadings.js";
import { type FileParts, numbered, partsOfFile } from "./partsOfFile.js";
import { type Passed, passOver } from "./passOver.js";
import { diskFolder, RowFile } from "./rowFile.js";
import { rowsAsTable } from "./rowsAsTable.js";
import { streamingError } from "./streamingError.js";

/**
 * How a file is streamed. `split` are shares of train, dev and test (default: 0.8, 0.1, 0.1, but of dev and test no more than are held); `splitColumn` names a column of
 * these words. Dev and test rows are held in memory, `heldRows` of each at most, and so are `sampleRows` of the train rows, on which everything is fitted (default: 100,000
 * each, fewer where many columns of words may become many inputs). `window` rows of train are in memory at once, for each network (default: 262,144, fewer where they are wide). `folder` is where the temporary file goes.
 */
export type StreamOptions = Pick<ReadOptions, "task" | "types" | "ignore" | "splitColumn" | "weights"> &
  Readonly<{
    target: string;
    seed: number;
    split?: data.Fractions | undefined;
    window?: number | undefined;
    sampleRows?: number | undefined;
    heldRows?: number | undefined;
    folder?: string | undefined;
    /** Hears now and then how many rows of about how many have passed. */
    onRows?: ((rows: number, about: number) => void) | undefined;
  }>;

/** A file larger than memory, ready to be trained on. `told` says how rows were shared out, `notes` what was found; `close` gives the temporary file back. */
export type Streamed = Readonly<{
  train: data.StreamedTable;
  dev: data.Table;
  test: data.Table;
  told: string;
  notes: readonly string[];
  close: () => void;
}>;

/** Rows that are held where nobody says otherwise; a column of words may have a hundred inputs, and so many inputs of each part are held at most. */
const [fewestHeld, mostHeld] = [10_000, 100_000];
const mostInputs = 2e7;
const inputsOfWords = 100;
/** A block has no more rows than this, and a short window is made of so many blocks at least, so that it has rows from all over the file. */
const mostBlockRows = 256;
const blocksPerWindow = 16;

/** What the database may use: its chunks and the sample. */
const databaseMemory = "400MB";

/**
 * Makes a table larger than memory ready for training, in two passes: one for a sample of the train rows, on which types, scales and words are found; and one that
 * looks at every row and writes the train rows, as typed cells, into a temporary file that training reads in blocks (docs/decisions/0009). CSV in UTF-8 and Parquet, one
 * file or several. Rows are shared out by a hash of their number.
 * @throws UserError that names file and line where a row cannot be read, or a column or an option that is not there or cannot be streamed
 */
export async function streamTable(source: Source, options: StreamOptions): Promise<Streamed> {
  const { sampleRows, heldRows, window } = options;
  for (const [name, count] of Object.entries({ sampleRows, heldRows, window }))
    if (count !== undefined) positiveInteger(count, `streamTable, ${name}`);
  if (options.split) data.checkedFractions(options.split, "streamTable");
  if (typeof source === "object" && "sql" in source)
    throw new UserError({ place: "--sql", what: "a query is not streamed", remedy: "Write its rows into a Parquet file first" });
  const shown = shownSource(source);
  const kinds = new Map<string, WishedKind>(Object.entries(options.types ?? {}));
  if (options.weights !== undefined) kinds.set(options.weights, "numeric");
  return withDatabase(async (database) => {
    let names: readonly string[] = [];
    try {
      await database.run(`SET memory_limit = '${databaseMemory}'`);
      const whole = await importSource(database, source, { kinds, straight: true, streamed: true }, "whole");
      names = whole.names;
      for (const name of [options.target, options.splitColumn, options.weights, ...(options.ignore ?? [])])
        if (name !== undefined) checkName(name, names, `${shown}, line 1`);
      const usual = usualHeld(whole);
      const held = { sampleRows: sampleRows ?? usual, heldRows: heldRows ?? usual };
      const parts = await partsOfFile(database, whole, { ...options, ...held, source, shown });
      return await streamed(database, whole, { shown, options: { ...options, ...held }, kinds, parts });
    } catch (error) {
      throw streamingError(error, shown, names);
    }
  });
}

function usualHeld({ types }: Imported): number {
  const words = types.filter((type) => /^(?:VARCHAR|ENUM)/.test(type)).length;
  return Math.min(mostHeld, Math.max(fewestHeld, 1000 * Math.round(mostInputs / (types.length + inputsOfWords * words) / 1000)));
}

type Asked = Readonly<{ shown: string; options: StreamOptions; kinds: ReadonlyMap<string, WishedKind>; parts: FileParts }>;

async function streamed(database: Database, whole: Imported, asked: Asked): Promise<Streamed> {
  const { options, parts } = asked;
  const { sample, readings } = await readSample(database, whole, asked);
  const kinds = readings.map(({ kind }) => kind);
  const { window = mostBlockRows * blocksPerWindow } = options;
  const blockRows = 2 ** Math.max(1, Math.floor(Math.log2(Math.min(mostBlockRows, window / blocksPerWindow))));
  const about = whole.rows ?? whole.expectedRows ?? 0;
  const file = new RowFile(options.folder ?? diskFolder(), { kinds, blockRows });
  try {
    const { onRows } = options;
    const passed = await passOver(database, {
      relation: numbered(parts, options.seed),
      readings,
      sharing: parts.sharing,
      sample,
      file,
      ...(onRows && { onRows: (rows) => onRows(rows, about) }),
    });
    const fingerprint = file.seal();
    const read = (block: number): data.Table => {
      const rows = Math.min(blockRows, file.rows - block * blockRows);
      return rowsAsTable(file.read(block), readings, { sample, rows });
    };
    const train = new data.StreamedTable({ sample, rows: file.rows, blockRows, window: options.window, fingerprint, read });
    const { dev, test } = passed;
    const told = toldOf(passed, { train, parts, options });
    return { train, dev, test, told, notes: notesOf(passed, train), close: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The sample of the train rows as a table, and how all other rows become like it. */
async function readSample(
  database: Database,
  whole: Imported,
  { shown, options, kinds, parts }: Asked,
): Promise<{ readonly sample: data.Table; readonly readings: readonly CellReading[] }> {
  const { sharing, left } = parts;
  const { plain: _, ...others } = whole; // the sample is read from the database
  await database.run(`CREATE TEMP TABLE t AS SELECT * FROM ${numbered(parts, options.seed)} WHERE part = 0 AND u < ${sharing.sample}`);
  const { cells, rows } = await readCells(database, [{ sql: "r", as: "number" }], { relation: "t" });
  if (rows === 0) throw noRows(shown, whole.names.length);
  const { target, task, weights, ignore = [] } = options;
  const reading = { target, ignore: [...ignore, ...left], ...(task && { task }), ...(weights !== undefined && { weights }) };
  const { table, plans } = await tableOf(database, { ...others, relation: "t", rows }, { shown, options: reading, kinds });
  data.checkTrainable(table);
  const numbers = Int32Array.from(cells[0] as Float64Array);
  const rowNumbers = table.rowNumbers ? table.rowNumbers.map((row) => numbers[row]!) : numbers;
  const sample = table.with({ rowNumbers });
  return { sample, readings: await cellReadings(database, plans, { sample, weights }) };
}

type About = Readonly<{ train: data.StreamedTable; parts: FileParts; options: StreamOptions }>;

/** How rows were shared out. */
function toldOf({ dev, test, left }: Passed, { train, parts, options }: About): string {
  const { heldRows = mostHeld, seed, split } = options;
  const hash = `by a hash of the row's number, seed ${seed}`;
  const way =
    parts.column === undefined
      ? `${split ? `${split.join(", ")} ` : ""}${hash}`
      : `by ${parts.column === fileColumn ? "file" : `the column "${parts.column}"`}${parts.drawsDev ? `; dev was drawn from the train rows ${hash}` : ""}`;
  const bounded = Math.max(dev.rows, test.rows) > 0.9 * heldRows;
  const rest =
    left > 0 ? `: ${counted(left, "row")} beyond that are left out` : parts.column === undefined ? ", the rest are train rows" : "";
  const bound = bounded || left > 0 ? `; dev and test hold about ${grouped(heldRows)} rows each at most${rest}` : "";
  return `${grouped(train.rows)} train, ${grouped(dev.rows)} dev, ${grouped(test.rows)} test; ${way}${bound}`;
}

/** What was found in the file. */
function notesOf({ targetless, strange, rows }: Passed, { sample, rows: trained }: data.StreamedTable): string[] {
  const { target } = sample;
  const fitted = sample.rows === trained ? "all train rows" : `${grouped(sample.rows)} of the train rows`;
  return [
    `streamed: types, scales and words are fitted on ${fitted}, and train is measured on these`,
    ...(targetless > 0 ? [`${grouped(targetless)} of ${grouped(rows)} rows without a value of "${target?.name}" were left out`] : []),
    ...(strange > 0 ? [`${counted(strange, "row")} of classes that those do not have were left out`] : []),
  ];
}

import { data, didYouMean, UserError } from "gradus";
import type { ColumnPlan, WishedKind } from "./columnPlan.js";
import { type Database, openDatabase } from "./database.js";
import { type Imported, type ImportOptions, noRows } from "./importFile.js";
import { type ImageOptions, type PictureProgress, readPictures } from "./pictures/readPictures.js";
import { readColumns } from "./readColumns.js";
import { readImages } from "./readImages.js";
import { readingError } from "./readingError.js";
import { importSource, type Source, shownSource } from "./source.js";

/**
 * `target` names the column to learn and `task` overrides what its values suggest. `types` forces what columns are read as, see `WishedKind`; a model's
 * `columnKinds` given here read a file as the training file was. `ignore` names columns to leave out, `only` those that a model reads (such as are not there count
 * for nothing), `splitColumn` one that holds train, dev, test, and `weights` one that says how much each row counts in the loss of a training.
 * `images` says what pictures become, and `onPicture` hears of each that was read.
 */
export type ReadOptions = Readonly<{
  target?: string;
  task?: data.Task;
  types?: Readonly<Record<string, WishedKind>>;
  ignore?: readonly string[];
  only?: readonly string[];
  splitColumn?: string;
  weights?: string;
  images?: ImageOptions;
  onPicture?: PictureProgress;
}>;

/**
 * Reads idx files of images (as columns `image` and `label`), CSV, TSV, JSON lines or Parquet (text also packed with gzip or zstd) into typed columns: one file, several with the same columns, a folder of them,
 * a pattern such as "data/*.csv", or a query over files; or PNG and JPEG files, whose classes are the names of their folders (see `readPictures`). The table's notes tell what was inferred and left out. Rows without a target are left out.
 * Example: `await readTable({ sql: "select * from 'churn.csv' where age > 18" }, { target: "outcome" })`
 * @throws UserError that names file, line and column if a file cannot be read, a named column is not there, or two files differ in their columns
 */
export async function readTable(source: Source, options: ReadOptions = {}): Promise<data.Table> {
  const shown = shownSource(source);
  const images = await readImages(source);
  if (images) return imageTable({ columns: images, notes: [] }, { shown, options });
  const pictures = await readPictures(source, options.images, options.onPicture);
  if (pictures) return imageTable(pictures, { shown, options });
  const kinds = new Map<string, WishedKind>(Object.entries(options.types ?? {}));
  if (options.splitColumn !== undefined) kinds.set(options.splitColumn, "category");
  if (options.weights !== undefined) kinds.set(options.weights, "numeric");
  const read = (how: Omit<ImportOptions, "relation" | "kinds">): Promise<data.Table> =>
    withDatabase(async (database) => {
      const imported = await importSource(database, source, { kinds, ...how });
      return tableOf(database, imported, { shown, options, kinds });
    });
  try {
    return await read({ straight: true }).catch((told: unknown) => {
      if (told instanceof UserError) throw told;
      return read({ straight: false, told });
    });
  } catch (error) {
    throw readingError(error, shown);
  }
}

async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase();
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

function imageTable(
  { columns, notes }: Readonly<{ columns: readonly data.Column[]; notes: readonly string[] }>,
  { shown, options }: { readonly shown: string; readonly options: ReadOptions },
): data.Table {
  const { target, task, ignore = [], only, splitColumn, weights } = options;
  const names = columns.map(({ name }) => name);
  for (const name of [target, splitColumn, weights, ...ignore]) if (name !== undefined) checkName(name, names, shown);
  const wanted = columns.filter(({ name }) => !ignore.includes(name) && (only === undefined || only.includes(name)));
  return data.tableFrom(wanted, {
    ...(target !== undefined && { target }),
    ...(task && { task }),
    ...(weights !== undefined && { weights }),
    source: shown,
    notes,
  });
}

/** What was asked for: what messages call the source, the user's options, and the kinds of columns that follow from them. */
type Asked = Readonly<{ shown: string; options: ReadOptions; kinds: ReadonlyMap<string, WishedKind> }>;

async function tableOf(database: Database, imported: Imported, { shown, options, kinds }: Asked): Promise<data.Table> {
  const { target, task, ignore = [], only, splitColumn, weights } = options;
  for (const name of [target, splitColumn, weights, ...ignore]) if (name !== undefined) checkName(name, imported.names, `${shown}, line 1`);
  const kept = new Set([...kinds.keys(), ...(target === undefined ? [] : [target])]);
  if (only !== undefined && !imported.names.some((name) => only.includes(name)))
    throw new UserError({
      place: shown,
      what: `none of the ${only.length} columns that the model reads is here (${only.slice(0, 5).join(", ")}${only.length > 5 ? ", ..." : ""})`,
      remedy: "Give a table with the columns of training",
    });
  const wanted = (name: string): boolean => !ignore.includes(name) && (only === undefined || only.includes(name));
  const { columns, plans, notes, rows } = await readColumns(database, selected(imported, wanted), {
    wishes: { kinds, kept, target },
    source: shown,
  });
  if (rows === 0) throw noRows(shown, imported.names.length);
  checkPlans(plans, { notes, target, shown });
  const counter = columns.find((column) => isRowCounter(column) && column.name === "column 1" && !kept.has(column.name));
  const huge = plans.flatMap((plan, i) => (plan.kind === "numeric" && "inFile" in plan ? hugeWholeNumbers(columns[i]!) : []));
  const left = counter ? [`"${counter.name}" is left out: it numbers the rows`] : [];
  return data.tableFrom(
    columns.filter((column) => column !== counter),
    {
      ...(target === undefined ? {} : { target }),
      ...(task === undefined ? {} : { task }),
      ...(weights === undefined ? {} : { weights }),
      source: shown,
      notes: data.gatherNotes([...imported.notes, ...notes, ...huge, ...left]),
    },
  );
}

function checkName(name: string, names: readonly string[], place: string): void {
  if (names.includes(name)) return;
  throw new UserError({
    place,
    what: `there is no column "${name}" among the ${names.length} columns${didYouMean(name, names)}`,
    remedy: `Name one of: ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", ..." : ""}`,
  });
}

function checkPlans(
  plans: readonly ColumnPlan[],
  { notes, target, shown }: { readonly notes: readonly string[]; readonly target: string | undefined; readonly shown: string },
): void {
  if (plans.length === 0)
    throw new UserError({ place: shown, what: `no column is of use (${notes.join("; ")})`, remedy: "Give columns of numbers or words" });
  if (target !== undefined && !plans.some(({ name }) => name === target))
    throw new UserError({
      place: `${shown}, column "${target}"`,
      what: "a target must hold numbers or words",
      remedy: "Name another target",
    });
}

/** The columns with such names. */
function selected(imported: Imported, wanted: (name: string) => boolean): Imported {
  const left = imported.names.map((_, i) => i).filter((i) => wanted(imported.names[i]!));
  return {
    ...imported,
    names: left.map((i) => imported.names[i]!),
    types: left.map((i) => imported.types[i]!),
    places: left.map((i) => imported.places[i]!),
  };
}

/** Whether a column holds 0, 1, 2, ... or 1, 2, 3, ..., as an index without a name does that a data frame wrote. */
function isRowCounter(column: data.Column): boolean {
  return (
    column.kind === "numeric" &&
    column.values.length > 2 &&
    column.values[0]! >= 0 &&
    column.values[0]! <= 1 &&
    column.values.every((value, row, all) => value === all[0]! + row)
  );
}

/** A note if a column holds nothing but whole numbers and one of them has more than 53 bits. */
function hugeWholeNumbers(column: data.Column): string[] {
  if (column.kind !== "numeric") return [];
  let largest = 0;
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return [];
    largest = Math.max(largest, Math.abs(value));
  }
  return largest > Number.MAX_SAFE_INTEGER
    ? [`"${column.name}" holds whole numbers beyond 2^53: read as the nearest number of 53 bits`]
    : [];
}

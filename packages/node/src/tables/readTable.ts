import { data, didYouMean, UserError } from "gradus";
import { planColumns, type WishedKind } from "./columnPlan.js";
import { type Database, openDatabase } from "./database.js";
import { type Imported, importFile } from "./importFile.js";
import { readColumns } from "./readColumns.js";
import { resourceError } from "./readingError.js";
import { lookAt } from "./sourceFile.js";

/**
 * `target` names the column to learn and `task` overrides what its values suggest. `types` forces what columns are read as, see `WishedKind`; a model's
 * `columnKinds` given here read a file as the training file was. `ignore` names columns to leave out, `splitColumn` one that holds train, dev, test, and
 * `weights` one that says how much each row counts in the loss of a training.
 */
export type ReadOptions = Readonly<{
  target?: string;
  task?: data.Task;
  types?: Readonly<Record<string, WishedKind>>;
  ignore?: readonly string[];
  splitColumn?: string;
  weights?: string;
}>;

/**
 * Reads a CSV, TSV, JSON lines or Parquet file (text also packed with gzip) into typed columns. The table's notes tell what was inferred and left out.
 * Rows without a target are left out.
 * @throws UserError that names file, line and column if the file cannot be read or a named column is not there
 */
export async function readTable(path: string, options: ReadOptions = {}): Promise<data.Table> {
  const file = await lookAt(path);
  const database = await openDatabase();
  try {
    const kinds = new Map<string, WishedKind>(Object.entries(options.types ?? {}));
    if (options.splitColumn !== undefined) kinds.set(options.splitColumn, "category");
    if (options.weights !== undefined) kinds.set(options.weights, "numeric");
    const imported = await importFile(database, file, kinds);
    return await tableOf(database, imported, { path, options, kinds });
  } catch (error) {
    throw resourceError(error, path);
  } finally {
    database.close();
  }
}

/** What was asked for: the file's name, the user's options, and the kinds of columns that follow from them. */
type Asked = Readonly<{ path: string; options: ReadOptions; kinds: ReadonlyMap<string, WishedKind> }>;

async function tableOf(database: Database, imported: Imported, { path, options, kinds }: Asked): Promise<data.Table> {
  const { target, task, ignore = [], splitColumn, weights } = options;
  for (const name of [target, splitColumn, weights, ...ignore]) if (name !== undefined) checkName(name, imported.names, path);
  const kept = new Set([...kinds.keys(), ...(target === undefined ? [] : [target])]);
  const { columns: plans, notes } = await planColumns(database, withoutIgnored(imported, ignore), { kinds, kept, target });
  if (plans.length === 0)
    throw new UserError({ place: path, what: `no column is of use (${notes.join("; ")})`, remedy: "Give columns of numbers or words" });
  if (target !== undefined && !plans.some(({ name }) => name === target))
    throw new UserError({
      place: `${path}, column "${target}"`,
      what: "a target must hold numbers or words",
      remedy: "Name another target",
    });
  const columns = await readColumns(database, plans, { rows: imported.rows, source: path });
  const counter = columns.find((column) => isRowCounter(column) && column.name === "column 1" && !kept.has(column.name));
  return data.tableFrom(
    columns.filter((column) => column !== counter),
    {
      ...(target === undefined ? {} : { target }),
      ...(task === undefined ? {} : { task }),
      ...(weights === undefined ? {} : { weights }),
      source: path,
      notes: data.gatherNotes([...imported.notes, ...notes, ...(counter ? [`"${counter.name}" is left out: it numbers the rows`] : [])]),
    },
  );
}

function checkName(name: string, names: readonly string[], path: string): void {
  if (names.includes(name)) return;
  throw new UserError({
    place: `${path}, line 1`,
    what: `there is no column "${name}" among the ${names.length} columns${didYouMean(name, names)}`,
    remedy: `Name one of: ${names.slice(0, 12).join(", ")}${names.length > 12 ? ", ..." : ""}`,
  });
}

function withoutIgnored(imported: Imported, ignore: readonly string[]): Imported {
  if (ignore.length === 0) return imported;
  const left = imported.names.map((_, i) => i).filter((i) => !ignore.includes(imported.names[i]!));
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

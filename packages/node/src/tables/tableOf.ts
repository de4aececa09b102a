import { data, didYouMean, UserError } from "gradus";
import type { ColumnPlan, WishedKind } from "./columnPlan.js";
import type { Database } from "./database.js";
import { type Imported, noRows } from "./importFile.js";
import { readColumns } from "./readColumns.js";
import type { ReadOptions } from "./readTable.js";

/** What was asked for: what messages call the source, the user's options, and the kinds of columns that follow from them. */
export type Asked = Readonly<{ shown: string; options: ReadOptions; kinds: ReadonlyMap<string, WishedKind> }>;

/** Reads relation `t` as a table, with what was decided about each of its columns. @throws UserError if a named column is not there, or no column is of use */
export async function tableOf(
  database: Database,
  imported: Imported,
  { shown, options, kinds }: Asked,
): Promise<{ readonly table: data.Table; readonly plans: readonly ColumnPlan[] }> {
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
  const table = data.tableFrom(
    columns.filter((column) => column !== counter),
    {
      ...(target === undefined ? {} : { target }),
      ...(task === undefined ? {} : { task }),
      ...(weights === undefined ? {} : { weights }),
      source: shown,
      notes: data.gatherNotes([...imported.notes, ...notes, ...huge, ...left]),
    },
  );
  return { table, plans };
}

/** @throws UserError if no column is called so */
export function checkName(name: string, names: readonly string[], place: string): void {
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

import { didYouMean, UserError } from "../errors/index.js";
import { type Column, lengthOf, missingCells } from "./column.js";
import { type Cell, columnFrom, type Values } from "./columnFrom.js";
import { rowWeightsOf } from "./rowWeights.js";
import { Table } from "./table.js";
import { inferTask, type Task, targetFrom } from "./target.js";

/**
 * `target` names the column to learn, `task` overrides what its values suggest (see `inferTask`), `weights` names a column of row weights, which is no
 * feature then (see `Table.weights`), `source` is what messages call the table.
 */
export type FromOptions = Readonly<{ target?: string; task?: Task; weights?: string; source?: string; notes?: readonly string[] }>;

/**
 * A table from columns of plain values: numbers become numeric columns, everything else categories. Rows without a target are left out, with a note.
 * Example: `data.fromColumns({ height: [1.6, 1.8, null], sex: ["f", "m", "f"] }, { target: "sex" })`
 * @throws UserError if columns differ in length, if there is no column `target`, or if all of its cells are missing
 */
export function fromColumns(columns: Readonly<Record<string, Values>>, options: FromOptions = {}): Table {
  return tableFrom(
    Object.entries(columns).map(([name, cells]) => columnFrom(name, cells)),
    options,
  );
}

/**
 * A table from rows as objects. A key that a row lacks is a missing cell.
 * Example: `data.fromRows([{ x: 1, y: "no" }, { x: 2, y: "yes" }], { target: "y" })`
 * @throws UserError as `fromColumns`
 */
export function fromRows(rows: readonly Readonly<Record<string, Cell>>[], options: FromOptions = {}): Table {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return fromColumns(Object.fromEntries([...names].map((name) => [name, rows.map((row) => row[name])])), options);
}

/** A table of typed columns of which one is the target. @throws UserError as `fromColumns`, and if weights are negative or missing */
export function tableFrom(columns: readonly Column[], { target, task, weights, source = "table", notes = [] }: FromOptions): Table {
  const weighing = weights === undefined ? undefined : columnNamed(weights, columns, source);
  const others = columns.filter((column) => column !== weighing);
  const rowWeights = weighing && rowWeightsOf(weighing, source);
  if (target === undefined) return new Table({ columns: others, source, notes, weights: rowWeights });
  const column = columnNamed(target, others, source);
  const rows = lengthOf(column);
  const left = missingCells(column);
  if (left === rows)
    throw new UserError({
      place: `${source}, column "${target}"`,
      what: rows === 0 ? "there are no rows" : "every cell of the target is missing",
      remedy: rows === 0 ? "Give rows to learn from" : "Name a target with values",
    });
  const known = left > 0 ? Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !isMissingAt(column, row)) : undefined;
  const whole = new Table({ columns: others, rows, source, weights: rowWeights });
  const kept = known ? whole.take(known) : whole;
  const chosen = kept.column(target)!;
  return new Table({
    columns: kept.columns.filter(({ name }) => name !== target),
    target: targetFrom(chosen, task ?? inferTask(chosen), source),
    rows: kept.rows,
    source,
    notes: left > 0 ? [...notes, `${left} of ${rows} rows without a value of "${target}" were left out`] : notes,
    weights: kept.weights,
    rowNumbers: kept.rowNumbers,
  });
}

function columnNamed(name: string, columns: readonly Column[], source: string): Column {
  const column = columns.find((each) => each.name === name);
  if (column) return column;
  const names = columns.map((each) => each.name);
  throw new UserError({
    place: source,
    what: `there is no column "${name}" among the ${columns.length} columns${didYouMean(name, names)}`,
    remedy: `Name one of: ${listed(names)}`,
  });
}

/** The first dozen names, for messages. */
function listed(names: readonly string[]): string {
  return names.length <= 12 ? names.join(", ") : `${names.slice(0, 12).join(", ")}, ... (${names.length} in all)`;
}

function isMissingAt(column: Column, row: number): boolean {
  if (column.kind === "category") return column.codes[row]! < 0;
  return column.kind !== "image" && Number.isNaN(column.values[row]!);
}

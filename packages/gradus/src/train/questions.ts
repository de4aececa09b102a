import { type Cell, fromColumns, fromRows, Table, type Values } from "../data/index.js";
import { UserError } from "../errors/index.js";
import type { Rows } from "./arrays.js";
import type { Preparation } from "./dataset.js";
import type { Questions } from "./model.js";
import type { Data } from "./prepare.js";

/** The names of the columns that a model reads, in the order in which they first become inputs; nothing for plain numbers without names. */
function columnsRead({ encoder, featureNames }: Preparation): readonly string[] {
  return encoder === null ? (featureNames ?? []) : [...new Set(encoder.features.map(({ column }) => column))];
}

/** What was given to predict, as a table or as numbers. An object with x is rows of numbers, unless the model reads a column of that name. */
export function questionData(questions: Questions, preparation: Preparation): Data {
  const source = "predict";
  if (questions instanceof Table) return questions;
  if (!Array.isArray(questions) && !ArrayBuffer.isView(questions)) {
    const isNumbers = "x" in questions && !columnsRead(preparation).includes("x");
    return isNumbers ? (questions as Data) : fromColumns(questions as Readonly<Record<string, Values>>, { source });
  }
  const first: unknown = (questions as readonly unknown[])[0];
  const areRecords = typeof first === "object" && first !== null && !Array.isArray(first) && !ArrayBuffer.isView(first);
  return areRecords ? fromRows(questions as readonly Readonly<Record<string, Cell>>[], { source }) : { x: questions as Rows };
}

/** @throws UserError that names the columns that the model reads and a table lacks */
export function checkColumns(data: Data, preparation: Preparation): void {
  if (!(data instanceof Table) || preparation.encoder === null) return; // `tableNumbers` names what plain numbers lack
  const read = columnsRead(preparation);
  const absent = read.filter((name) => !data.column(name));
  if (absent.length === 0 || (absent.length === read.length && preparation.encoder !== null)) return; // none at all: `encode` says so
  const shown = absent.slice(0, 12).map((name) => `"${name}"`);
  throw new UserError({
    place: data.source,
    what: `the model reads ${read.length} columns, and ${absent.length} of them ${absent.length === 1 ? "is" : "are"} not here: ${shown.join(", ")}${absent.length > 12 ? ", ..." : ""}`,
    remedy: 'Add what is missing (cells may be empty), or say absentColumns: "empty"',
  });
}

/** Predicting needs no targets, and labels that are new do not matter. */
export function withoutTarget(data: Data): Data {
  if (!(data instanceof Table)) {
    const { y: _, ...rest } = data;
    return rest;
  }
  const { columns, rows, source, notes } = data;
  return data.target ? new Table({ columns, rows, source, notes }) : data;
}

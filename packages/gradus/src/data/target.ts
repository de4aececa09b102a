import { UserError } from "../errors/index.js";
import { type CategoryColumn, type Column, gather, type NumericColumn } from "./column.js";
import { categoryFrom } from "./columnFrom.js";

/** What is to be learned: one of a few classes, or a number. */
export type Task = "classification" | "regression";

/** Row i belongs to classes[codes[i]]. */
export type ClassTarget = Readonly<{ name: string; task: "classification"; classes: readonly string[]; codes: Int32Array }>;

/** Row i has the value values[i], in the unit of the data. */
export type NumberTarget = Readonly<{ name: string; task: "regression"; values: Float64Array }>;

export type Target = ClassTarget | NumberTarget;

/** The target of the rows with these numbers, in this order; the classes stay all of them. */
export function takeTarget(target: Target, rows: Int32Array): Target {
  return target.task === "classification"
    ? { ...target, codes: gather(target.codes, rows) }
    : { ...target, values: gather(target.values, rows) };
}

/** The target as a column. */
export function columnOfTarget(target: Target): CategoryColumn | NumericColumn {
  return target.task === "classification"
    ? { kind: "category", name: target.name, codes: target.codes, categories: target.classes }
    : { kind: "numeric", name: target.name, values: target.values };
}

/** The number of different values from which on whole numbers are no longer taken for classes. */
const mostNumberedClasses = 20;

/**
 * Which task a column asks for. Words and booleans are classes. Numbers are classes if they are two different whole numbers, or if they look like the
 * numbering of classes: all of 0 .. k-1 or of 1 .. k and nothing else, k at most 20, with at least three rows a class. Everything else is a quantity:
 * counts, prices, and also scores such as 3 .. 9, whose numbers have an order and a distance. Dates are quantities too: seconds since 1970.
 */
export function inferTask(column: Column): Task {
  if (column.kind !== "numeric") return column.kind === "category" ? "classification" : "regression";
  const values = new Set<number>();
  for (const value of column.values) {
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return "regression";
    if (values.size > mostNumberedClasses) return "regression";
    values.add(value);
  }
  if (values.size === 2) return "classification";
  const lowest = Math.min(...values);
  const isNumbering = (lowest === 0 || lowest === 1) && Math.max(...values) - lowest + 1 === values.size;
  const enoughRows = column.values.length >= 3 * values.size;
  return isNumbering && enoughRows && values.size <= mostNumberedClasses ? "classification" : "regression";
}

/**
 * The target that a column gives under a task. The column must have no missing cell.
 * @throws UserError for images, and for regression on words that are not numbers, or on infinite numbers
 */
export function targetFrom(column: Column, task: Task, source: string): Target {
  if (column.kind === "image")
    throw new UserError({
      place: `${source}, column "${column.name}"`,
      what: "images are no target",
      remedy: "Name a column of numbers or words",
    });
  if (task === "classification") {
    const words = column.kind === "category" ? column : categoryFrom(column.name, Array.from(column.values));
    return { name: column.name, task, classes: words.categories, codes: words.codes };
  }
  const values = column.kind === "category" ? numbersOf(column, source) : column.values;
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row >= 0)
    throw new UserError({
      place: `${source}, column "${column.name}"`,
      what: `the target of row ${row + 1} is ${values[row]}, which no model can learn`,
      remedy: "Leave such rows out, or replace the value",
    });
  return { name: column.name, task, values };
}

function numbersOf(column: Extract<Column, { kind: "category" }>, source: string): Float64Array {
  const numbers = column.categories.map((word) => (word.trim() === "" ? Number.NaN : Number(word)));
  const wrong = numbers.findIndex(Number.isNaN);
  if (wrong >= 0)
    throw new UserError({
      place: `${source}, column "${column.name}"`,
      what: `"${column.categories[wrong]}" is not a number, so there is no regression on this target`,
      remedy: "Choose classification, or another target",
    });
  return Float64Array.from(column.codes, (code) => numbers[code]!);
}

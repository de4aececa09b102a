import { UserError } from "../errors/index.js";
import { categoryCounts, isEmpty } from "./column.js";
import type { Table } from "./table.js";
import type { ClassTarget } from "./target.js";

/** Above this share of different labels, on more than `fewLabels` of them, a target is taken for a name or an identifier. */
const mostLabelsPerRow = 0.5;
const fewLabels = 20;

/**
 * Checks that a table can be learned from at all: a target, at least two rows, at least two classes or two values, classes that repeat, a feature with a value.
 * @throws UserError that says which of them is missing
 */
export function checkTrainable(table: Table): void {
  const { target, source, rows } = table;
  if (!target) throw new UserError({ place: source, what: "the table has no target to learn", remedy: "Name the target column" });
  if (table.columns.length === 0)
    throw new UserError({
      place: source,
      what: `no feature is left besides the target "${target.name}"`,
      remedy: "Give at least one column to learn from",
    });
  if (rows < 2)
    throw new UserError({
      place: source,
      what: rows === 1 ? "there is one row only, and nothing can be learned from one" : "there are no rows",
      remedy: "Give at least two rows, better some hundred",
    });
  if (table.columns.every(isEmpty))
    throw new UserError({ place: source, what: "every cell of every feature is missing", remedy: "Give at least one column with values" });
  if (target.task === "classification") checkClasses(target, table);
  else if (target.values.every((value) => value === target.values[0]))
    throw new UserError({
      place: `${source}, column "${target.name}"`,
      what: `every row has the same target, ${target.values[0]}`,
      remedy: "Name a target that varies",
    });
}

function checkClasses(target: ClassTarget, { source, rows }: Table): void {
  const place = `${source}, column "${target.name}"`;
  const counts = categoryCounts(target.codes, target.classes.length);
  const present = target.classes.filter((_, code) => counts[code]! > 0);
  if (present.length < 2)
    throw new UserError({
      place,
      what: `every row belongs to the one class "${present[0]}"`,
      remedy: "Give rows of at least two classes",
    });
  if (present.length > fewLabels && present.length > mostLabelsPerRow * rows)
    throw new UserError({
      place,
      what: `${present.length} different labels in ${rows} rows: nearly every row has a class of its own, so none can be learned`,
      remedy: "Name a target whose labels repeat, or, if they are numbers, choose regression",
    });
}

import type { Table } from "../data/index.js";
import { UserError } from "../errors/index.js";
import type { Arrays } from "./arrays.js";

/**
 * A table for a model that was trained on plain numbers: its numeric columns, by name where the model knows names, else in the table's order.
 * @throws UserError if a column is missing or holds words
 */
export function tableNumbers(table: Table, featureNames: readonly string[] | null): Arrays {
  const columns = (featureNames ?? table.columns.map(({ name }) => name)).map((name) => {
    const column = table.column(name);
    if (column?.kind === "numeric") return column.values;
    throw new UserError({
      place: `${table.source}, column "${name}"`,
      what: column ? "the model reads numbers, and this column holds words" : "the model reads this column, and it is missing",
      remedy: "Give numeric columns named as in training",
    });
  });
  const x = new Float32Array(table.rows * columns.length);
  columns.forEach((values, feature) => {
    for (let row = 0; row < table.rows; row++) x[row * columns.length + feature] = values[row]!;
  });
  const { target, weights } = table;
  if (!target) return { x };
  return {
    x,
    ...(weights && { weights }),
    y: target.task === "regression" ? target.values : Array.from(target.codes, (code) => target.classes[code]!),
  };
}

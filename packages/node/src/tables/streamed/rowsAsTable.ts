import { data } from "gradus";
import type { CellReading } from "./cellReadings.js";
import type { Cells } from "./rowFile.js";

/** What stands for a word that the sample does not have. */
const otherWord = "(another word)";

/** Kept cells as a table with the columns and the target of the sample. */
export function rowsAsTable(
  cells: readonly Cells[],
  readings: readonly CellReading[],
  { sample, rows, rowNumbers }: { readonly sample: data.Table; readonly rows: number; readonly rowNumbers?: Int32Array },
): data.Table {
  const named = new Map(readings.map((reading, at) => [reading.name, cells[at]!]));
  const { source } = sample;
  const columns = sample.columns.map((column): data.Column => {
    const values = named.get(column.name)!;
    if (column.kind === "category") return { ...column, codes: values as Int32Array, ...others(column, values as Int32Array) };
    return { ...column, values } as data.NumericColumn | data.DateColumn;
  });
  const { target } = sample;
  const at = target && named.get(target.name);
  const weighing = readings.findIndex(({ role }) => role === "weight");
  return new data.Table({
    columns,
    target:
      target?.task === "classification" ? { ...target, codes: at as Int32Array } : target && { ...target, values: at as Float64Array },
    rows,
    source,
    weights: weighing < 0 ? undefined : (cells[weighing] as Float64Array),
    rowNumbers,
  });
}

/** One category more where a word occurs that the sample does not have. */
function others({ categories }: data.CategoryColumn, codes: Int32Array): Pick<data.CategoryColumn, "categories"> | undefined {
  return codes.includes(categories.length) ? { categories: [...categories, otherWord] } : undefined;
}

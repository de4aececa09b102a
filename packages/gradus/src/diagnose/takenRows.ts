import { Table } from "../data/index.js";
import type { Arrays, Data } from "../train/index.js";

/** The number of rows of data with targets. */
export function rowCountOf(data: Data): number {
  return data instanceof Table ? data.rows : (data.y?.length ?? 0);
}

/** The rows with these numbers, in this order. */
export function takenRows(data: Data, rows: Int32Array): Data {
  if (data instanceof Table) return data.take(rows);
  const { x, y = [], weights, ...rest } = data;
  const all = y.length;
  return { ...rest, x: taken(x, rows, all), y: taken(y, rows, all), ...(weights && { weights: taken(weights, rows, all) }) } as Arrays;
}

/** Items of a list with one item a row (a number, a label or an array), or with several numbers a row. */
function taken(values: ArrayLike<unknown>, rows: Int32Array, all: number): unknown[] {
  const width = values.length / all;
  return Array.from({ length: rows.length * width }, (_, at) => values[rows[Math.floor(at / width)]! * width + (at % width)]);
}

import type { Matrix } from "./matrix.js";

/** The length that each row is divided by: sum |x|, sqrt(sum x^2), or max |x|. */
export type RowNorm = "l1" | "l2" | "max";

/** Divides each row by its norm; a row of zeros stays. x, y: [rows, columns]. */
export function normalizeRows({ data, rows, columns }: Matrix, norm: RowNorm): Matrix {
  const y = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    const length = lengthOf(row, norm) || 1;
    for (let j = 0; j < columns; j++) y[i * columns + j] = row[j]! / length;
  }
  return { data: y, rows, columns };
}

function lengthOf(row: Float64Array, norm: RowNorm): number {
  switch (norm) {
    case "l1":
      return row.reduce((sum, value) => sum + Math.abs(value), 0);
    case "l2":
      return Math.hypot(...row);
    case "max":
      return row.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    default:
      return norm satisfies never;
  }
}

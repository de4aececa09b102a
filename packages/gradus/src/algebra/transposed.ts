import type { Matrix } from "./matrix.js";

/** y[i, j] = a[j, i]. Shapes: a [rows, columns], y [columns, rows]. */
export function transposed({ data, rows, columns }: Matrix): Matrix {
  const y = new Float64Array(data.length);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) y[j * rows + i] = data[i * columns + j]!;
  return { data: y, rows: columns, columns: rows };
}

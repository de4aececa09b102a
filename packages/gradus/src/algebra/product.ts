import type { Matrix } from "./matrix.js";

/** y[i, j] = sum over k of a[i, k] b[k, j]. Shapes: a [rows, inner], b [inner, columns], y [rows, columns]. */
export function product(a: Matrix, b: Matrix): Matrix {
  if (a.columns !== b.rows)
    throw new Error(`product of ${a.rows} x ${a.columns} and ${b.rows} x ${b.columns}: inner sizes differ; please report this`);
  const y = new Float64Array(a.rows * b.columns);
  for (let i = 0; i < a.rows; i++)
    for (let k = 0; k < a.columns; k++) {
      const factor = a.data[i * a.columns + k]!;
      for (let j = 0; j < b.columns; j++) y[i * b.columns + j]! += factor * b.data[k * b.columns + j]!;
    }
  return { data: y, rows: a.rows, columns: b.columns };
}

import type { Matrix } from "../../algebra/index.js";

export type { Matrix };

/** Column j of a matrix, copied. */
export function columnOf({ data, rows, columns }: Matrix, j: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => data[i * columns + j]!);
}

/** For every column j what `compute` says of it. */
export function perColumn(x: Matrix, compute: (column: Float64Array) => number): Float64Array {
  return Float64Array.from({ length: x.columns }, (_, j) => compute(columnOf(x, j)));
}

/** A matrix of the same shape: y[i, j] = change(x[i, j], j). */
export function mapItems({ data, rows, columns }: Matrix, change: (value: number, j: number) => number): Matrix {
  return { data: data.map((value, k) => change(value, k % columns)), rows, columns };
}

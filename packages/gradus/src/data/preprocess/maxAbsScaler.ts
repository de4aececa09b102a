import { type Matrix, mapItems, perColumn } from "./matrix.js";

/** scale_j = max |x| of column j, or 1 for a column of zeros. x: [rows, columns]. */
export function fitMaxAbsScaler(x: Matrix): { readonly scale: Float64Array } {
  return { scale: perColumn(x, (column) => column.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1) };
}

/** y = x / scale: zeros stay zeros. */
export function maxAbsScale({ scale }: { readonly scale: Float64Array }, x: Matrix): Matrix {
  return mapItems(x, (value, j) => value / scale[j]!);
}

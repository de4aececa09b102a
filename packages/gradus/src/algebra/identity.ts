import type { Matrix } from "./matrix.js";

/** Ones on the diagonal, zeros beside it. Shape: [n, n]. */
export function identity(n: number): Matrix {
  return { data: Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0)), rows: n, columns: n };
}

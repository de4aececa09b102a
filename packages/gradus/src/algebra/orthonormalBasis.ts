import { identity } from "./identity.js";
import type { Matrix } from "./matrix.js";

/**
 * The factor Q of a = Q R: orthonormal columns of which the first k span what the first k columns of a span, also where those depend on each other.
 * By Householder reflections, so that Q is orthonormal to rounding whatever a is; the signs of the columns are free. Shapes: a, Q [n, n].
 * Source: Golub, Van Loan 2013, Matrix Computations, algorithms 5.1.1 and 5.2.1.
 */
export function orthonormalBasis({ data, rows: n, columns }: Matrix): Matrix {
  if (n !== columns) throw new Error(`the basis of a matrix of ${n} x ${columns}, which is not square; please report this`);
  const r = data.slice();
  const q = identity(n);
  const mirrors = Array.from({ length: n }, (_, k) => {
    const mirror = mirrorOf(r, n, k);
    reflect(r, n, mirror);
    return mirror;
  });
  for (const mirror of mirrors.reverse()) reflect(q.data, n, mirror);
  return q;
}

/** The reflection x - beta v (v'x) that clears column k below its diagonal; v is 0 above k. */
type Mirror = Readonly<{ v: Float64Array; beta: number; first: number }>;

function mirrorOf(r: Float64Array, n: number, k: number): Mirror {
  const v = new Float64Array(n);
  for (let i = k; i < n; i++) v[i] = r[i * n + k]!;
  const largest = v.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return { v, beta: 0, first: k };
  for (let i = k; i < n; i++) v[i]! /= largest; // squares of the smallest numbers would vanish
  v[k]! += (v[k]! < 0 ? -1 : 1) * Math.hypot(...v);
  return { v, beta: 2 / v.reduce((sum, value) => sum + value * value, 0), first: k };
}

/** Reflects every column of a matrix [n, n] in place. */
function reflect(matrix: Float64Array, n: number, { v, beta, first }: Mirror): void {
  for (let j = 0; j < n; j++) {
    let share = 0;
    for (let i = first; i < n; i++) share += v[i]! * matrix[i * n + j]!;
    for (let i = first; i < n; i++) matrix[i * n + j]! -= beta * share * v[i]!;
  }
}

/** Eigenvalues by falling size, and the eigenvector of value k in column k of `vectors` [n, n]. */
export type Eigen = Readonly<{ values: Float64Array; vectors: Float64Array }>;

const mostSweeps = 60;

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix [n, n] by cyclic Jacobi rotations: each rotation clears one pair of items beside the
 * diagonal, until their squares vanish beside those on it. Source: Golub, Van Loan 2013, Matrix Computations, section 8.5.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const v = Float64Array.from({ length: n * n }, (_, k) => (k % (n + 1) === 0 ? 1 : 0));
  for (let sweep = 0; sweep < mostSweeps && beside(a, n) > 0; sweep++)
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(a, v, n, p, q);
  const order = Array.from({ length: n }, (_, k) => k).sort((k, l) => a[l * n + l]! - a[k * n + k]!);
  return {
    values: Float64Array.from(order, (k) => a[k * n + k]!),
    vectors: Float64Array.from({ length: n * n }, (_, i) => v[Math.floor(i / n) * n + order[i % n]!]!),
  };
}

/** The sum of the squares beside the diagonal, or 0 where it no longer changes the sum of all squares. */
function beside(a: Float64Array, n: number): number {
  const diagonal = a.reduce((sum, value, k) => sum + (k % (n + 1) === 0 ? value * value : 0), 0);
  const rest = a.reduce((sum, value, k) => sum + (k % (n + 1) === 0 ? 0 : value * value), 0);
  return rest <= 1e-32 * diagonal ? 0 : rest;
}

/** Turns coordinates p and q so that a[p, q] becomes 0, and the vectors with them. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q]!;
  if (apq === 0) return;
  const tau = (a[q * n + q]! - a[p * n + p]!) / (2 * apq);
  const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  const turn = (m: Float64Array, i: number, j: number): void => {
    const [x, y] = [m[i]!, m[j]!];
    m[i] = c * x - s * y;
    m[j] = s * x + c * y;
  };
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q);
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k);
  for (let k = 0; k < n; k++) turn(v, k * n + p, k * n + q);
}

/**
 * The lower factor L of a = L L', written into the lower triangle of a [n, n]; what stands above the diagonal is neither read nor changed. False, with a half
 * written, where a is not positive definite to rounding. Source: Golub, Van Loan 2013, Matrix Computations, section 4.2.5.
 */
export function cholesky(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let sum = a[row + j]!;
      for (let k = 0; k < j; k++) sum -= a[row + k]! * a[other + k]!;
      a[row + j] = sum / a[other + j]!;
    }
    let rest = a[row + i]!;
    for (let k = 0; k < i; k++) rest -= a[row + k]! * a[row + k]!;
    if (!(rest > 0)) return false;
    a[row + i] = Math.sqrt(rest);
  }
  return true;
}

/** The inverse of a lower triangular matrix [n, n], lower triangular too, into `inverse`; above the diagonal nothing is read or written. */
export function inverseLower(lower: Float64Array, n: number, inverse: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    const scale = 1 / lower[row + i]!;
    for (let j = 0; j < i; j++) inverse[row + j] = 0;
    // Row i of the inverse is the sum of the rows before it, weighted by row i of L: rows lie one after another in memory, columns do not.
    for (let k = 0; k < i; k++) {
      const weight = lower[row + k]! * -scale;
      const other = k * n;
      for (let j = 0; j <= k; j++) inverse[row + j]! += weight * inverse[other + j]!;
    }
    inverse[row + i] = scale;
  }
}

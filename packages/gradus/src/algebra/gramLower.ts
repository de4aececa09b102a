/** y = L'L for a lower triangular L [n, n], whole and symmetric: the inverse of a = M M' where L is the inverse of M. */
export function gramLower(lower: Float64Array, n: number, y: Float64Array): void {
  y.fill(0, 0, n * n);
  for (let k = 0; k < n; k++) {
    const row = k * n;
    for (let i = 0; i <= k; i++) {
      const factor = lower[row + i]!;
      const to = i * n;
      for (let j = 0; j <= i; j++) y[to + j]! += factor * lower[row + j]!;
    }
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) y[j * n + i] = y[i * n + j]!;
}

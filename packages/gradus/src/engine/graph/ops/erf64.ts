/**
 * Error function in float64, within about 2e-16 of the true value: the Maclaurin series of Abramowitz and Stegun 1964, 7.1.6,
 * for |x| < 2.5, and the continued fraction of erfc, 7.1.14, beyond.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  if (Number.isNaN(x)) return Number.NaN;
  if (size < 2.5) return series(x);
  return size > 6 ? Math.sign(x) : Math.sign(x) * (1 - complement(size));
}

/** erf(x) = 2 / sqrt(pi) * e^(-x^2) * sum over n of 2^n x^(2n+1) / (1 * 3 * .. * (2n+1)): all terms positive, nothing cancels. */
function series(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > Math.abs(total) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    total += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
}

/** erfc(x) = e^(-x^2) / sqrt(pi) / (x + 1/2 / (x + 1 / (x + 3/2 / (x + 2 / ...)))), evaluated from the far end. */
function complement(x: number): number {
  let tail = x;
  for (let n = 120; n >= 1; n--) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}

/** Mean and biased deviation (divided by n) of numbers. */
export type Moments = Readonly<{ mean: number; deviation: number }>;

/**
 * mean = sum v / n, deviation = sqrt(sum (v - mean)^2 / n), by the corrected two-pass algorithm:
 *   variance = (sum (v - m)^2 - (sum (v - m))^2 / n) / n  with m the mean as first computed.
 * Values are divided by a power of two near their largest size, so that neither 1e300 nor 1e-300 overflows or underflows when squared.
 * Constant values have deviation 0 exactly. Source: Chan, Golub, LeVeque 1983, Algorithms for computing the sample variance, equation 1.7.
 */
export function moments(values: ArrayLike<number>): Moments {
  const n = values.length;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < n; i++) {
    if (values[i]! < low) low = values[i]!;
    if (values[i]! > high) high = values[i]!;
  }
  if (low === high) return { mean: low, deviation: 0 };
  const scale = 2 ** Math.floor(Math.log2(Math.max(Math.abs(low), Math.abs(high))));
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i]! / scale;
  const first = sum / n;
  let drift = 0;
  let squares = 0;
  for (let i = 0; i < n; i++) {
    const difference = values[i]! / scale - first;
    drift += difference;
    squares += difference * difference;
  }
  const variance = Math.max(0, squares - (drift * drift) / n) / n;
  return { mean: (first + drift / n) * scale, deviation: Math.sqrt(variance) * scale };
}

/** The warped losses, and the way back for a value of the model. */
export type Warped = Readonly<{ z: Float64Array; lossAt: (z: number) => number }>;

/**
 * Losses as a model likes them, less is better: those better than the median keep their shape, and a few that are far worse, as of runs that diverged, cannot
 * flatten the picture.
 *   q = 1/2; while q > 0.15, n q / 2 >= 2 and y(nq) - y(0) > 20 (y(nq/2) - y(0)), q is halved, where y(i) is the sorted loss at index floor(i);
 *   m = the q-quantile (the third smallest loss where n q < 3); s = 2 q mean(m - y over y <= m), or the deviation of y where that is 0;
 *   z = (y - m) / s; where z > 0, z = min(3, ln(1 + z)); infinite losses get the largest of these; then mean 0, deviation 1 (or as it is where that is 0).
 */
export function warpedLosses(losses: ArrayLike<number>): Warped {
  const y = Float64Array.from(losses).filter(Number.isFinite).sort();
  const n = y.length;
  const at = (index: number): number => y[Math.floor(index)] ?? 0;
  let q = 0.5;
  while (q > 0.15 && (n * q) / 2 >= 2 && at(n * q) - at(0) > 20 * (at((n * q) / 2) - at(0))) q /= 2;
  const m = n * q < 3 ? at(Math.min(2, n - 1)) : quantile(y, q);
  const better = y.filter((value) => value <= m);
  const s = 2 * q * meanOf(better.map((value) => m - value)) || deviationOf(y) || 1;
  const warp = (value: number): number => {
    const z = (value - m) / s;
    return z > 0 ? Math.min(3, Math.log1p(z)) : z;
  };
  const worst = n === 0 ? 0 : warp(at(n - 1));
  const z = Float64Array.from(losses, (value) => (Number.isFinite(value) ? warp(value) : worst));
  const [mean, deviation] = [meanOf(z), deviationOf(z) || 1];
  const lossAt = (value: number): number => {
    const warped = Math.min(3, value * deviation + mean);
    return m + s * (warped > 0 ? Math.expm1(warped) : warped);
  };
  return { z: z.map((value) => (value - mean) / deviation), lossAt };
}

/** The q-quantile of sorted values, between two of them by linear interpolation. */
export function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The deviation of a whole population. */
function deviationOf(values: Float64Array): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

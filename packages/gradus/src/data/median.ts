/** The middle of the sorted values, or the mean of the two middle ones; NaN without values. */
export function median(values: Float64Array): number {
  return quantile(values.slice().sort(), 0.5);
}

/**
 * The value below which a share of the sorted values lies, with linear interpolation: at place share * (n - 1).
 * (Hyndman, Fan 1996, Sample quantiles in statistical packages, definition 7: the default of NumPy and R.)
 */
export function quantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low === high ? low : low * (1 - (place - below)) + high * (place - below);
}

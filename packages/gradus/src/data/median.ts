/** The middle of the sorted values, or the mean of the two middle ones; NaN without values. Takes linear time (the values are not sorted). */
export function median(values: Float64Array): number {
  const n = values.length;
  if (n === 0) return Number.NaN;
  const items = values.slice();
  const upper = select(items, n >> 1);
  if (n % 2 === 1) return upper;
  let lower = items[0]!;
  for (let i = 1; i < n >> 1; i++) lower = Math.max(lower, items[i]!);
  return lower / 2 + upper / 2;
}

/**
 * The value that would stand at `place` if the items were sorted. Afterwards no item before `place` is larger, and none behind it smaller. Changes the order of `items`;
 * those before `from` are known to be no larger than the others, and stay.
 * Source: Hoare 1961, algorithm 65 (find), with the middle item as pivot, so that sorted values are fast too.
 */
function select(items: Float64Array, place: number, from = 0): number {
  let left = from;
  let right = items.length - 1;
  while (left < right) {
    const pivot = items[(left + right) >> 1]!;
    let i = left;
    let j = right;
    while (i <= j) {
      while (items[i]! < pivot) i++;
      while (items[j]! > pivot) j--;
      if (i > j) break;
      const item = items[i]!;
      items[i++] = items[j]!;
      items[j--] = item;
    }
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else break;
  }
  return items[place]!;
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

/** `quantile` of values in any order for rising shares, in linear time. */
export function quantiles(values: Float64Array, shares: readonly number[]): number[] {
  const items = values.slice();
  let from = 0;
  return shares.map((share) => {
    if (items.length === 0) return Number.NaN;
    const place = share * (items.length - 1);
    const below = Math.floor(place);
    const low = select(items, below, from);
    from = below;
    if (place === below || below + 1 >= items.length) return low;
    const high = select(items, below + 1, below);
    return low === high ? low : low * (1 - (place - below)) + high * (place - below);
  });
}

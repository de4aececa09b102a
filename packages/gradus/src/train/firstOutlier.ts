/** Allowed between a fused program and its operations one by one, relative to the largest element. */
const allowed = 1e-3;

/** The first element of `values` that is not what it should be, up to rounding. */
export function firstOutlier(values: ArrayLike<number>, expected: ArrayLike<number>): number | undefined {
  let largest = 0;
  for (let at = 0; at < expected.length; at++) largest = Math.max(largest, Math.abs(expected[at]!));
  for (let at = 0; at < expected.length; at++) {
    const [value, want] = [values[at]!, expected[at]!];
    if (Object.is(value, want)) continue;
    if (!(Math.abs(value - want) <= allowed * largest + 1e-30)) return at;
  }
  return undefined;
}

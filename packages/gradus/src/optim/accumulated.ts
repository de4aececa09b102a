/** The last total of each options value, so that consecutive steps cost one call each. */
const last = new WeakMap<object, Readonly<{ step: number; total: number }>>();

/**
 * next(... next(next(start, 1), 2) ..., step): a number that follows from all steps so far. It depends on `step` alone, so that a run may enter
 * anywhere; going on from the step before is remembered.
 */
export function accumulated(of: object, step: number, start: number, next: (total: number, step: number) => number): number {
  const known = last.get(of);
  let [done, total] = known !== undefined && known.step <= step ? [known.step, known.total] : [0, start];
  while (done < step) total = next(total, ++done);
  last.set(of, { step, total });
  return total;
}

import { type Takes, UserError } from "./userError.js";

/** Returns `value` if it is a whole number of at least 1. @throws UserError otherwise */
export function positiveInteger(value: number, place: string): number {
  return integerFrom(1, value, place);
}

/** Returns `value` if it is a whole number of at least `low`. @throws UserError otherwise */
export function integerFrom(low: number, value: number, place: string): number {
  if (Number.isSafeInteger(value) && value >= low) return value;
  throw new UserError({
    place,
    what: `expected a whole number of at least ${low}, got ${shown(value)}`,
    remedy: `Give a whole number from ${low}`,
    takes: { type: "integer", ...(low > Number.MIN_SAFE_INTEGER && { minimum: low }) },
  });
}

/** Which ends of a range belong to it: `[]` both, `[)` the lower, `(]` the upper, `()` none. */
export type Ends = "[]" | "[)" | "(]" | "()";

/** Returns `value` if it is a number between `low` and `high`; NaN never is, nor is a text out of JSON. @throws UserError otherwise */
export function inRange(value: number, low: number, high: number, ends: Ends, place: string): number {
  const above = ends[0] === "[" ? value >= low : value > low;
  const below = ends[1] === "]" ? value <= high : value < high;
  if (typeof value === "number" && above && below) return value;
  const range =
    high === Number.POSITIVE_INFINITY ? `${ends[0] === "[" ? "at least" : "above"} ${low}` : `in ${ends[0]}${low}, ${high}${ends[1]}`;
  throw new UserError({
    place,
    what: `expected a number ${range}, got ${shown(value)}`,
    remedy: `Give a number ${range}`,
    takes: numberWithin(low, high, ends),
  });
}

/** A value as JSON writes it, so that a text is told from a number; NaN and infinity by their names. */
function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? String(value));
}

function numberWithin(low: number, high: number, ends: Ends): Takes {
  return {
    type: "number",
    ...(low > -Number.MAX_VALUE && { [ends[0] === "[" ? "minimum" : "exclusiveMinimum"]: low }),
    ...(high < Number.MAX_VALUE && { [ends[1] === "]" ? "maximum" : "exclusiveMaximum"]: high }),
  };
}

/** Returns `value` if it is true or false; JSON may hold anything. @throws UserError otherwise */
export function flag(value: unknown, place: string): boolean {
  if (typeof value === "boolean") return value;
  throw new UserError({
    place,
    what: `expected true or false, got ${JSON.stringify(value)}`,
    remedy: "Say true or false",
    takes: { type: "boolean" },
  });
}

/** Returns `value` if it is one of `allowed`. @throws UserError with the closest name otherwise */
export function oneOf<T extends string>(value: string, allowed: readonly T[], place: string): T {
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return found;
  throw new UserError({
    place,
    what: `there is no "${value}"${didYouMean(value, allowed)}`,
    remedy: `Allowed: ${allowed.join(", ")}`,
    takes: { enum: allowed },
  });
}

/** ` (did you mean "x"?)` for the closest of `names`, or an empty text when none is near. */
export function didYouMean(value: string, names: readonly string[]): string {
  const near = closest(value, names);
  return near === undefined ? "" : ` (did you mean "${near}"?)`;
}

/** The name with the smallest edit distance to `value`, if that distance is at most a third of its length (and at least 1). */
export function closest(value: string, names: readonly string[]): string | undefined {
  if (typeof value !== "string") return undefined; // JSON may hold anything where a name is expected
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(value.length / 3)) + 1;
  for (const name of names) {
    const distance = name.toLowerCase() === value.toLowerCase() ? 0 : editDistance(value, name);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Damerau-Levenshtein distance (optimal string alignment): insertions, deletions, substitutions, swaps of neighbours. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, rows[i - 2]![j - 2]! + 1);
      row.push(cost);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

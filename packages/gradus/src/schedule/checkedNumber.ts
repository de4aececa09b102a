import { inRange, UserError } from "../errors/index.js";

/** A rate or a factor: at least 0 and finite. @throws UserError otherwise */
export function notNegative(value: number, place: string): number {
  return inRange(value, 0, Number.POSITIVE_INFINITY, "[)", place);
}

/** Above 0 and finite. @throws UserError otherwise */
export function positive(value: number, place: string): number {
  return inRange(value, 0, Number.POSITIVE_INFINITY, "()", place);
}

/** A share: above 0, below 1. @throws UserError otherwise */
export function share(value: number, place: string): number {
  return inRange(value, 0, 1, "()", place);
}

/** Whole numbers that do not fall, the first at least 1. @throws UserError otherwise */
export function boundaries(values: readonly number[], place: string): readonly number[] {
  const rises = Array.isArray(values) && values.every((value, i) => Number.isSafeInteger(value) && value >= (values[i - 1] ?? 1));
  if (rises) return [...values];
  throw new UserError({
    place,
    what: `expected whole numbers from 1 on that do not fall, got ${JSON.stringify(values)}`,
    remedy: "Sort them",
    takes: { type: "array", items: { type: "integer", minimum: 1 } },
  });
}

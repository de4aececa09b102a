import { UserError } from "../errors/index.js";

/** Returns `value` if it is a whole number, of any sign. @throws UserError otherwise */
export function wholeNumber(value: number, place: string): number {
  if (Number.isSafeInteger(value)) return value;
  throw new UserError({
    place,
    what: `expected a whole number, got ${String(value)}`,
    remedy: "Give a whole number",
    takes: { type: "integer" },
  });
}

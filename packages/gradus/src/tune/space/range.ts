import { UserError } from "../../errors/index.js";

/** The ends of a range of numbers, the lower one first. @throws UserError if they are not finite numbers, or low is not below high */
export function range(low: number, high: number, place: string): { low: number; high: number } {
  for (const [name, value] of Object.entries({ low, high }))
    if (typeof value !== "number" || !Number.isFinite(value))
      throw new UserError({ place: `${place}, ${name}`, what: `expected a finite number, got ${String(value)}`, remedy: "Give a number" });
  if (low < high) return { low, high };
  const what = low === high ? `low and high are both ${low}` : `low ${low} is above high ${high}`;
  throw new UserError({ place, what, remedy: low === high ? "Give a range, or tune.fixed(value)" : "Swap them" });
}

/** The ends of a range of whole numbers. @throws UserError if they are none, or low is not below high */
export function wholeRange(low: number, high: number, place: string): { low: number; high: number } {
  for (const [name, value] of Object.entries({ low, high }))
    if (!Number.isSafeInteger(value))
      throw new UserError({
        place: `${place}, ${name}`,
        what: `expected a whole number, got ${String(value)}`,
        remedy: "Give a whole number",
      });
  return range(low, high, place);
}

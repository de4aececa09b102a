import { UserError } from "../errors/index.js";

/** Returns `value` if it is true or false (JSON may hold anything). @throws UserError otherwise */
export function flag(value: boolean, place: string): boolean {
  if (typeof value === "boolean") return value;
  throw new UserError({ place, what: `expected true or false, got ${JSON.stringify(value)}`, remedy: "Give true or false" });
}

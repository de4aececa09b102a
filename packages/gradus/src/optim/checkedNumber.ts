import { inRange, UserError } from "../errors/index.js";

/** A weight of the past, such as beta1: at least 0, below 1. @throws UserError otherwise */
export function share(value: number, place: string): number {
  return inRange(value, 0, 1, "[)", place);
}

/** At least 0 and finite. @throws UserError otherwise */
export function notNegative(value: number, place: string): number {
  return inRange(value, 0, Number.POSITIVE_INFINITY, "[)", place);
}

/** Above 0 and finite. @throws UserError otherwise */
export function positive(value: number, place: string): number {
  return inRange(value, 0, Number.POSITIVE_INFINITY, "()", place);
}

/** Values come out of JSON too, where TypeScript has not looked. @throws UserError unless it is true or false */
export function flag(value: boolean, place: string): boolean {
  if (typeof value === "boolean") return value;
  throw new UserError({ place, what: `expected true or false, got ${JSON.stringify(value)}`, remedy: "Give true or false" });
}

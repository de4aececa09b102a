import { inRange } from "../errors/index.js";

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

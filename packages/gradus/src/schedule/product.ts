import { UserError } from "../errors/index.js";
import type { Moment } from "./moment.js";

/** All `of` multiplied, as PyTorch's ChainedScheduler does: the first gives the rate, the others are factors from 1 on. */
export interface Product<Part> {
  readonly schedule: "product";
  readonly of: readonly Part[];
}

/** `checked` looks at each part. @throws UserError if there is nothing to multiply */
export function multiply<Part>({ of }: { of: readonly Part[] }, checked: (part: Part) => Part): Product<Part> {
  if (Array.isArray(of) && of.length > 0) return { schedule: "product", of: of.map(checked) };
  throw new UserError({
    place: "schedule.product, of",
    what: "expected a list of at least one schedule",
    remedy: "Give the schedules to multiply",
  });
}

export const rateProduct = <Part>({ of }: Product<Part>, at: Moment, rateOf: (part: Part, at: Moment) => number): number =>
  of.reduce((rate, part) => rate * rateOf(part, at), 1);

import { notNegative } from "./checkedNumber.js";

/** The same value for ever. A bare number means the same. */
export type Constant = Readonly<{ schedule: "constant"; value: number }>;

/** @throws UserError if `value` is negative or not finite */
export function constant({ value }: { value: number }): Constant {
  return { schedule: "constant", value: notNegative(value, "schedule.constant, value") };
}

export const rateConstant = ({ value }: Constant): number => value;

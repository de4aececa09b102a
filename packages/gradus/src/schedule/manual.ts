import { UserError } from "../errors/index.js";
import { boundaries, notNegative } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/** Values by hand: values[i] from the epoch or step at[i - 1] on, values[0] from the start. */
export type Manual = Readonly<{ schedule: "manual"; values: readonly number[]; at: readonly number[]; per: Per }>;

/** @throws UserError if a value is negative, if `at` does not rise from 1 on, or if there is not one value more than boundaries */
export function manual({ values, at, per }: { values: readonly number[]; at: readonly number[]; per: Per }): Manual {
  const place = "schedule.manual";
  const cuts = boundaries(at, `${place}, at`);
  if (!Array.isArray(values) || values.length !== cuts.length + 1)
    throw new UserError({
      place,
      what: `${cuts.length} boundaries need ${cuts.length + 1} values, got ${JSON.stringify(values)}`,
      remedy: "Give one value more than boundaries",
    });
  return {
    schedule: "manual",
    values: values.map((value, i) => notNegative(value, `${place}, values[${i}]`)),
    at: cuts,
    per: checkedPer(per, place),
  };
}

export function rateManual({ values, at, per }: Manual, moment: Moment): number {
  const value = values[at.filter((boundary) => boundary <= elapsed(per, moment)).length];
  if (value === undefined) throw new Error("schedule.manual has fewer values than boundaries");
  return value;
}

import { inRange, UserError } from "../../errors/index.js";
import { range } from "./range.js";
import { type DiscreteScale, equalBins } from "./scale.js";

/** One of low, low + by, low + 2 by, ... up to `high`, all equally likely; whole numbers where `low` and `by` are. */
export type Step = Readonly<{ parameter: "step"; low: number; high: number; by: number }>;

/** @throws UserError if low is not below high, or `by` is not above 0 or leads out of the range at once */
export function step({ low, high, by }: { low: number; high: number; by: number }): Step {
  const place = "tune.step";
  const checked = range(low, high, place);
  inRange(by, 0, Number.POSITIVE_INFINITY, "()", `${place}, by`);
  if (countOf(checked.low, checked.high, by) > 1) return { parameter: "step", ...checked, by };
  const what = `steps by ${by} from ${low} leave ${low} alone, as high is ${high}`;
  throw new UserError({ place, what, remedy: "Give a smaller step, or tune.fixed(value)" });
}

export function stepScale({ low, high, by }: Step): DiscreteScale {
  return equalBins(
    "ordered",
    countOf(low, high, by),
    (index) => tidy(low + index * by),
    (value) => {
      const index = typeof value === "number" ? Math.round((value - low) / by) : Number.NaN;
      return tidy(low + index * by) === value ? index : Number.NaN;
    },
  );
}

/** A billionth of a step beyond `high` counts as `high`, since 0.1 three times is not 0.3 in binary. */
const countOf = (low: number, high: number, by: number): number => Math.floor((high - low) / by + 1e-9) + 1;

/** 0.1 three times, written as 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(14));

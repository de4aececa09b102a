import { UserError } from "../errors/index.js";
import { boundaries } from "./checkedNumber.js";
import { after, checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/** One schedule after another: parts[i] from the epoch or step at[i - 1] on, each with its own clock that starts at 0 there (PyTorch's SequentialLR). */
export interface Sequential<Part> {
  readonly schedule: "sequential";
  readonly parts: readonly Part[];
  readonly at: readonly number[];
  readonly per: Per;
}

/** `checked` looks at each part. @throws UserError if `at` does not rise from 1 on or there is not one part more than boundaries */
export function joinSequence<Part>(
  { parts, at, per }: { parts: readonly Part[]; at: readonly number[]; per: Per },
  checked: (part: Part) => Part,
): Sequential<Part> {
  const place = "schedule.sequential";
  const cuts = boundaries(at, `${place}, at`);
  if (!Array.isArray(parts) || parts.length !== cuts.length + 1)
    throw new UserError({
      place,
      what: `${cuts.length} boundaries need ${cuts.length + 1} parts, got ${Array.isArray(parts) ? parts.length : "none"}`,
      remedy: "Give one part more than boundaries",
    });
  return { schedule: "sequential", parts: parts.map(checked), at: cuts, per: checkedPer(per, place) };
}

export function rateSequential<Part>(
  { parts, at, per }: Sequential<Part>,
  moment: Moment,
  rateOf: (part: Part, at: Moment) => number,
): number {
  const index = at.filter((boundary) => boundary <= elapsed(per, moment)).length;
  const part = parts[index];
  if (part === undefined) throw new Error("schedule.sequential has fewer parts than boundaries");
  return rateOf(part, after(at[index - 1] ?? 0, per, moment));
}

import { positiveInteger } from "../errors/index.js";
import { notNegative } from "./checkedNumber.js";
import { after, checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * A straight line from `from` to the first rate of `into` in `over` epochs or steps, after which `into` begins with its own clock at 0.
 * Source: Goyal et al. 2017, Accurate, large minibatch SGD, section 2.2; numbers as optax's warmup schedules.
 */
export interface Warmup<Next> {
  readonly schedule: "warmup";
  readonly from: number;
  readonly over: number;
  readonly per: Per;
  readonly into: Next;
}

/** `checked` looks at the schedule that follows. @throws UserError if `from` is negative or `over` is not a positive whole number */
export function prepend<Next>(
  { from = 0, over, per, into }: { from?: number; over: number; per: Per; into: Next },
  checked: (next: Next) => Next,
): Warmup<Next> {
  const place = "schedule.warmup";
  return {
    schedule: "warmup",
    from: notNegative(from, `${place}, from`),
    over: positiveInteger(over, `${place}, over`),
    per: checkedPer(per, place),
    into: checked(into),
  };
}

export function rateWarmup<Next>({ from, over, per, into }: Warmup<Next>, at: Moment, rateOf: (next: Next, at: Moment) => number): number {
  const k = elapsed(per, at);
  if (k >= over) return rateOf(into, after(over, per, at));
  const peak = rateOf(into, { ...at, step: 0, epoch: 0 });
  return from + ((peak - from) * k) / over;
}

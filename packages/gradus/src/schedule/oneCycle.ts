import { oneOf, positiveInteger, UserError } from "../errors/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { checkedPer, elapsed, type Moment, type Per } from "./moment.js";

/**
 * One cycle: from `start` up to `peak` in the share `rise` of `over` epochs or steps, then down to `end`; in three phases down to `start` as fast as
 * it rose and only then to `end`. `anneal` is the line between them. `peak` may be below `start`: so runs a momentum against the rate.
 * Conventions: "pytorch" reaches the peak at k = rise * over - 1 and the end at k = over - 1; "fastai" at rise * over and over.
 * Defaults: start = peak / 25 in both; end = start / 10^4 in PyTorch, peak / 10^5 in fastai; rise 0.3 and 0.25.
 * Source: Smith and Topin 2018, Super-convergence; PyTorch's OneCycleLR, fastai's fit_one_cycle.
 */
export type OneCycle = Readonly<{
  schedule: "oneCycle";
  like: "pytorch" | "fastai";
  start: number;
  peak: number;
  end: number;
  over: number;
  rise: number;
  anneal: "cosine" | "linear";
  phases: 2 | 3;
  per: Per;
}>;

type Options = {
  like: OneCycle["like"];
  peak: number;
  over: number;
  per: Per;
  start?: number;
  end?: number;
  rise?: number;
  anneal?: OneCycle["anneal"];
  phases?: OneCycle["phases"];
};

/** @throws UserError if a rate is negative, `over` is below 2, `rise` leaves no room for the phases, or a name is unknown */
export function oneCycle({ like, peak, over, per, start = peak / 25, end, rise, anneal = "cosine", phases = 2 }: Options): OneCycle {
  const place = "schedule.oneCycle";
  const form = oneOf(String(like), ["pytorch", "fastai"], `${place}, like`);
  const value: OneCycle = {
    schedule: "oneCycle",
    like: form,
    start: notNegative(start, `${place}, start`),
    peak: notNegative(peak, `${place}, peak`),
    end: notNegative(end ?? (form === "pytorch" ? start / 1e4 : peak / 1e5), `${place}, end`),
    over: positiveInteger(over, `${place}, over`),
    rise: share(rise ?? (form === "pytorch" ? 0.3 : 0.25), `${place}, rise`),
    anneal: oneOf(String(anneal), ["cosine", "linear"], `${place}, anneal`),
    phases,
    per: checkedPer(per, place),
  };
  if (phases !== 2 && phases !== 3)
    throw new UserError({ place: `${place}, phases`, what: `expected 2 or 3, got ${String(phases)}`, remedy: "Give 2 or 3" });
  const ends = phaseEnds(value);
  if (ends.every((last, i) => last > (ends[i - 1] ?? 0))) return value;
  throw new UserError({
    place,
    what: `a rise of ${value.rise} of ${over} leaves no room for ${phases} phases`,
    remedy: "Change rise or make over larger",
  });
}

export function rateOneCycle(schedule: OneCycle, at: Moment): number {
  const { start, peak, end, phases, anneal, per } = schedule;
  const k = elapsed(per, at);
  const ends = phaseEnds(schedule);
  const stops = phases === 2 ? [start, peak, end] : [start, peak, start, end];
  const phase = ends.findIndex((last) => k <= last);
  if (phase < 0) return end;
  const [first, last] = [ends[phase - 1] ?? 0, ends[phase]!];
  const passed = (k - first) / (last - first);
  const [a, b] = [stops[phase]!, stops[phase + 1]!];
  return anneal === "linear" ? a + (b - a) * passed : b + ((a - b) * (1 + Math.cos(Math.PI * passed))) / 2;
}

/** The k at which each phase ends. */
function phaseEnds({ like, over, rise, phases }: OneCycle): number[] {
  const late = like === "pytorch" ? 1 : 0;
  const peak = rise * over - late;
  return phases === 2 ? [peak, over - late] : [peak, 2 * peak, over - late];
}

import { inRange, integerFrom, positiveInteger } from "../../errors/index.js";
import type { CurveView, PrunerMember, Verdict } from "../pruner.js";

/**
 * Stops a trial whose best value so far is worse than the given percentile of what the finished trials had at the same step. `startup` trials must have
 * finished before; the first `warmup` steps are left alone, and after them every `interval`-th step is looked at.
 * Source: Golovin et al. 2017, Google Vizier, section 3.2.2 (median); defaults and rule of Optuna's PercentilePruner.
 */
export type Percentile = Readonly<{ pruner: "percentile"; percentile: number; startup: number; warmup: number; interval: number }>;

/** What limits when the rule is applied. */
export type PercentileOptions = { startup?: number; warmup?: number; interval?: number };

/** @throws UserError if the percentile is not in [0, 100] or a count is wrong */
export function percentile(share: number, options: PercentileOptions = {}): Percentile {
  return {
    pruner: "percentile",
    percentile: inRange(share, 0, 100, "[]", "tune.percentile"),
    ...checkedOptions(options, "tune.percentile"),
  };
}

export function checkedOptions({ startup = 5, warmup = 0, interval = 1 }: PercentileOptions, place: string): Required<PercentileOptions> {
  return {
    startup: integerFrom(0, startup, `${place}, startup`),
    warmup: integerFrom(0, warmup, `${place}, warmup`),
    interval: positiveInteger(interval, `${place}, interval`),
  };
}

export const percentileMember: PrunerMember<Percentile> = { judge: judgePercentile };

/** The rule, for a pruner of this kind or the median's. */
export function judgePercentile(
  { percentile: share, startup, warmup, interval }: Omit<Percentile, "pruner">,
  { trial, trials }: CurveView,
): Verdict {
  const finished = trials.filter(({ state }) => state === "finished");
  const [step] = trial.curve.at(-1) ?? [Number.NEGATIVE_INFINITY];
  if (finished.length < Math.max(1, startup) || step < warmup || !opensInterval(trial.curve, { warmup, interval })) return "continue";
  const own = trial.curve.reduce((best, [, value]) => (value < best || Number.isNaN(best) ? value : best), Number.NaN);
  if (Number.isNaN(own)) return "prune";
  const others = finished.flatMap(({ curve }) =>
    curve.filter(([at, value]) => at === step && !Number.isNaN(value)).map(([, value]) => value),
  );
  return others.length > 0 && own > percentileOf(others, share) ? "prune" : "continue";
}

/** Whether the last report is the first of its interval: intervals start at `warmup`. */
function opensInterval(curve: CurveView["trial"]["curve"], { warmup, interval }: { warmup: number; interval: number }): boolean {
  const [step] = curve.at(-1) ?? [0];
  const start = warmup + Math.floor((step - warmup) / interval) * interval;
  const [before] = curve.at(-2) ?? [Number.NEGATIVE_INFINITY];
  return before < start;
}

/** Linear between the sorted values: value 0 is at 0 percent, the last at 100. */
function percentileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = ((sorted.length - 1) * share) / 100;
  const [low = Number.NaN, high = low] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return high === low ? low : low + (high - low) * (at - Math.floor(at));
}

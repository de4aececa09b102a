import { integerFrom } from "../../errors/index.js";
import type { CurveView, PrunerMember, Verdict } from "../pruner.js";
import type { SeenTrial } from "../sampler.js";
import { bestShare, checkedRungs, type Rungs, rungStep, valueAt } from "./rungs.js";

/**
 * ASHA as its authors define it: a trial that comes to a rung pauses at its checkpoint, and a free worker promotes, from the highest rung down, a paused trial
 * that is among the best floor(n / eta) of the n that came to its rung; only where there is none does a new trial start. No step is computed twice and
 * nobody is stopped for good: a trial that is not promoted today may be tomorrow. One that is among the best as it arrives goes on at once.
 * Rungs stand at the steps min eta^(skip + rung); from step `max` on, where a trial ends, none does. Source: Li et al. 2020, A system for massively parallel hyperparameter tuning, algorithm 2.
 */
export type Asha = Readonly<{ pruner: "asha"; max: number | null }> & Rungs;

/** @throws UserError if a number is out of its range */
export function asha({ max = null, ...rungs }: Partial<Rungs> & { max?: number | null } = {}): Asha {
  const place = "tune.asha";
  const checked = checkedRungs(rungs, place);
  return { pruner: "asha", ...checked, max: max === null ? null : integerFrom(Math.ceil(checked.min), max, `${place}, max`) };
}

export const ashaMember: PrunerMember<Asha> = { judge: judgeAsha, promote: (pruner, { trials }) => promotion(pruner, trials) };

/** A diverged trial stops for good: it has nothing to go on with. */
export function judgeAsha(rungs: Rungs & { max: number | null }, { trial, trials }: CurveView): Verdict {
  const [last = Number.NEGATIVE_INFINITY, value = Number.NaN] = trial.curve.at(-1) ?? [];
  const [before] = trial.curve.at(-2) ?? [Number.NEGATIVE_INFINITY];
  if (!Number.isFinite(value)) return "prune";
  if (rungs.max !== null && last >= rungs.max) return "continue";
  const rung = topRung(rungs, last);
  if (rung < 0 || rungStep(rungs, rung) <= before) return "continue";
  const all = trials.some(({ number }) => number === trial.number)
    ? trials.map((other) => (other.number === trial.number ? trial : other))
    : [...trials, trial];
  return best(rungs, rung, all).includes(trial.number) ? "continue" : "pause";
}

/** The paused trial to go on, or undefined. */
export function promotion(rungs: Rungs, trials: readonly SeenTrial[]): number | undefined {
  const paused = new Map<number, number[]>();
  for (const { state, curve, number } of trials) {
    if (state !== "paused") continue;
    const rung = topRung(rungs, curve.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY);
    paused.set(rung, [...(paused.get(rung) ?? []), number]);
  }
  for (const rung of [...paused.keys()].sort((a, b) => b - a)) {
    // Paused before the first rung: by hand, or by a rule that is no longer there. It goes on at once.
    const found = rung < 0 ? paused.get(rung)?.[0] : best(rungs, rung, trials).find((number) => paused.get(rung)?.includes(number));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The highest rung that lies at or below a step; -1 where none does. */
function topRung(rungs: Rungs, step: number): number {
  let rung = -1;
  while (rungStep(rungs, rung + 1) <= step) rung++;
  return rung;
}

/** The numbers of the best 1 / eta of those that came to a rung. */
function best(rungs: Rungs, rung: number, trials: readonly SeenTrial[]): readonly number[] {
  const step = rungStep(rungs, rung);
  const there = trials.flatMap((trial) => {
    const value = valueAt(trial, step);
    return value === undefined ? [] : [{ number: trial.number, value }];
  });
  return bestShare(
    there.map(({ value }) => value),
    rungs.eta,
  ).flatMap((place) => there[place]?.number ?? []);
}

import type { CurveView, PrunerMember, Verdict } from "../pruner.js";
import { checkedRungs, type Rungs, rungStep, valueAt } from "./rungs.js";

/**
 * Asynchronous successive halving without pauses: a trial that comes to a rung goes on if its value is among the best floor(m / eta), at least one, of the m
 * values seen there so far, its own included; otherwise it stops for good. Rungs stand at the steps min eta^(skip + rung).
 * Source: Li et al. 2020, A system for massively parallel hyperparameter tuning, as Optuna's SuccessiveHalvingPruner does it. `asha` stops nobody for good.
 */
export type SuccessiveHalving = Readonly<{ pruner: "successiveHalving" }> & Rungs;

/** @throws UserError if a number is out of its range */
export function successiveHalving(options: Partial<Rungs> = {}): SuccessiveHalving {
  return { pruner: "successiveHalving", ...checkedRungs(options, "tune.successiveHalving") };
}

export const successiveHalvingMember: PrunerMember<SuccessiveHalving> = { judge: judgeHalving };

function judgeHalving(rungs: Rungs, { trial, trials }: CurveView): Verdict {
  const [last] = trial.curve.at(-1) ?? [Number.NEGATIVE_INFINITY];
  const [before] = trial.curve.at(-2) ?? [Number.NEGATIVE_INFINITY];
  for (let rung = 0; rungStep(rungs, rung) <= last; rung++) {
    const step = rungStep(rungs, rung);
    if (step <= before) continue; // judged when it came there
    const own = valueAt(trial, step) ?? Number.POSITIVE_INFINITY;
    const others = trials.filter(({ number }) => number !== trial.number).flatMap((other) => valueAt(other, step) ?? []);
    const better = others.filter((value) => value < own).length;
    if (own === Number.POSITIVE_INFINITY || better >= Math.max(1, Math.floor((others.length + 1) / rungs.eta))) return "prune";
  }
  return "continue";
}

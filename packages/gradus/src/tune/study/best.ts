import { UserError } from "../../errors/index.js";
import { fronts } from "../pareto/index.js";
import type { TrialRecord } from "./ledger.js";
import { type Objective, turned } from "./objectives.js";

/** The finished trial with the best value, the first of equal ones; undefined where all diverged. @throws UserError if there are several objectives */
export function best(trials: readonly TrialRecord[], objectives: readonly Objective[]): TrialRecord | undefined {
  const [objective] = objectives;
  if (objective === undefined || objectives.length > 1)
    throw new UserError({ place: "study.best", what: `there are ${objectives.length} objectives`, remedy: "Look at study.front" });
  let found: TrialRecord | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const trial of trials) {
    const value = trial.state === "finished" ? turned(trial.values[0] ?? null, objective) : Number.POSITIVE_INFINITY;
    if (value < least) [found, least] = [trial, value];
  }
  return found;
}

/** The finished trials that did not diverge, the best by the first objective first. */
export function bestTrials({
  trials,
  objectives: [objective],
}: Readonly<{ trials: readonly TrialRecord[]; objectives: readonly Objective[] }>): readonly TrialRecord[] {
  if (objective === undefined) return [];
  const value = ({ values }: TrialRecord): number => turned(values[0] ?? null, objective);
  return trials.filter((trial) => trial.state === "finished" && Number.isFinite(value(trial))).sort((a, b) => value(a) - value(b));
}

/** The finished trials that no other one dominates; those that diverged in some objective are none of them. */
export function front(trials: readonly TrialRecord[], objectives: readonly Objective[]): readonly TrialRecord[] {
  const finite = trials.filter(({ state, values }) => state === "finished" && values.every((value) => value !== null));
  const rank = fronts(finite.map(({ values }) => values.map((value, k) => turned(value, objectives[k] as Objective))));
  return finite.filter((_, i) => rank[i] === 0);
}

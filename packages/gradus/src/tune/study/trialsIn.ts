import { UserError } from "../../errors/index.js";
import { spaceFromJson } from "../space/index.js";
import type { Entry } from "../store/index.js";
import { Ledger, type TrialRecord } from "./ledger.js";

/** The trials that a log tells of, such as those of another study to learn from. `place` is what messages call the log. @throws UserError if it does not begin with a study */
export function trialsIn(log: readonly Entry[], place = "tune.trialsIn"): readonly TrialRecord[] {
  const [first] = log;
  if (first?.entry !== "study")
    throw new UserError({ place, what: "there is no study in it", remedy: "Name the file of a study that has begun" });
  const ledger = new Ledger(spaceFromJson(first.space, place), first.objectives);
  for (const entry of log) ledger.apply(entry);
  return ledger.records;
}

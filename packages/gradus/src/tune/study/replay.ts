import { UserError } from "../../errors/index.js";
import { checkedSampler } from "../samplers/index.js";
import { type Limits, spaceFromJson, spaceOf } from "../space/index.js";
import type { Entry } from "../store/index.js";
import { Ledger } from "./ledger.js";
import { allowedSuggestion } from "./suggestion.js";

type Opening = Extract<Entry, { entry: "study" }>;

/**
 * Asks again for every trial of a recorded study, each time with what its ask had seen: the lines of the log before its own.
 * `where` is the test in code that limited the study's space, if one did.
 * @returns how many asks there were, and the numbers of those whose suggestion came out otherwise (none, unless the library has changed)
 * @throws UserError if the log does not begin with a study
 */
export function replay(
  log: readonly Entry[],
  { where }: Readonly<{ where?: Limits["where"] }> = {},
): Readonly<{ asks: number; different: readonly number[] }> {
  const [first] = log;
  if (first?.entry !== "study")
    throw new UserError({ place: "tune.replay", what: "the log does not begin with a study", remedy: "Give all of a store's entries" });
  const written = spaceFromJson(first.space);
  const space = spaceOf(written.fields, { constraints: written.constraints, where });
  const ledger = new Ledger(space, first.objectives);
  let opening: Opening = first;
  let asks = 0;
  const different: number[] = [];
  for (const entry of log) {
    if (entry.entry === "study") opening = entry;
    if (entry.entry === "ask") {
      asks++;
      const { seed, objectives, trials: budget } = opening;
      const view = { space, seed, number: entry.number, objectives: objectives.length, budget, trials: ledger.seen() };
      const again = allowedSuggestion(checkedSampler(opening.sampler, "tune.replay, sampler"), view);
      if (JSON.stringify(again.parameters) !== JSON.stringify(entry.parameters)) different.push(entry.number);
    }
    ledger.apply(entry);
  }
  return { asks, different };
}

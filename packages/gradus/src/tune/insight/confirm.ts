import { positiveInteger } from "../../errors/index.js";
import { studentInterval } from "../../metrics/index.js";
import type { TrialRecord } from "../study/ledger.js";

/** A trial that was made again with fresh seeds: what the study saw, and the mean of the repeats with its 95 % interval (Student's). */
export type Confirmed = Readonly<{
  trial: TrialRecord;
  observed: number;
  value: number;
  low: number;
  high: number;
  repeats: readonly number[];
}>;

/**
 * Undoes the winner's curse: the best of many noisy results is best partly by luck, and comes out worse when it is made again. Makes each of `trials` (such as
 * the study's best three) `repeats` times; `again` gets the trial and the number of the repeat, from which a fresh seed follows.
 * @returns the trials in the order of their means, the best first as `better` says; those that diverged in a repeat last
 * @throws UserError if `repeats` is not a whole number from 1
 */
export async function confirm(
  trials: readonly TrialRecord[],
  {
    repeats = 5,
    better = "low",
    again,
  }: { repeats?: number; better?: "low" | "high"; again: (trial: TrialRecord, repeat: number) => number | Promise<number> },
): Promise<readonly Confirmed[]> {
  positiveInteger(repeats, "tune.confirm, repeats");
  const confirmed: Confirmed[] = [];
  for (const trial of trials) {
    const values: number[] = [];
    for (let repeat = 0; repeat < repeats; repeat++) values.push(await again(trial, repeat));
    confirmed.push({ trial, observed: trial.values[0] ?? Number.NaN, ...studentInterval(values), repeats: values });
  }
  return bestFirst(confirmed, better);
}

/** By their means, the best first; what diverged last. */
export function bestFirst<Found extends { readonly value: number }>(found: readonly Found[], better: "low" | "high"): Found[] {
  const key = ({ value }: Found): number => (Number.isFinite(value) ? (better === "low" ? value : -value) : Number.POSITIVE_INFINITY);
  return found.toSorted((a, b) => (key(a) === key(b) ? 0 : key(a) < key(b) ? -1 : 1));
}

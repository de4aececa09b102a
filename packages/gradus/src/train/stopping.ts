import { type Stop, watchOf } from "../recipe/index.js";
import type { Measures } from "./events.js";

/** What early stopping has seen so far; plain JSON, so that a checkpoint can hold it. Epochs count from 1; `best` is null before the first value. */
export type StoppingMemory = Readonly<{ best: number | null; bestEpoch: number; bad: number }>;

export const stoppingStart: StoppingMemory = { best: null, bestEpoch: 0, bad: 0 };

/** The watched value of an epoch; NaN where the part or the measure is not there. */
export function watched(watch: Stop["watch"], measures: { readonly train: Measures; readonly dev?: Measures }): number {
  const { part, measure } = watchOf(watch, "stop.watch");
  return measures[part]?.[measure] ?? Number.NaN;
}

/** What is remembered after an epoch whose watched value is `value`; NaN and equal values count as not better, but what is within the tolerance is not bad. */
export function stoppingAfter(
  memory: StoppingMemory,
  { watch, tolerance }: Pick<Stop, "watch" | "tolerance">,
  { epoch, value }: { readonly epoch: number; readonly value: number },
): StoppingMemory {
  const { better } = watchOf(watch, "stop.watch");
  const { best } = memory;
  const isBetter = best === null ? !Number.isNaN(value) : better === "min" ? value < best : value > best;
  if (isBetter) return { best: value, bestEpoch: epoch, bad: 0 };
  const isNear = best !== null && tolerance > 0 && (better === "min" ? value - best : best - value) <= tolerance * Math.abs(best);
  return { ...memory, bad: isNear ? 0 : memory.bad + 1 };
}

/** From so many times the best loss on the last epoch counts as worse ... */
const clearlyWorse = 1.05;
/** ... if the mean difference row by row is so many times its standard error. */
const surely = 3;

/** Whether the loss of each dev row after the last epoch says without doubt that an epoch before it was better; see `Stop`, "whenSure". */
export function isSurelyWorse(last: Float64Array, best: Float64Array): boolean {
  const n = last.length;
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value / n, 0);
  const differences = last.map((value, row) => value - best[row]!);
  const difference = mean(differences);
  const error = Math.sqrt(differences.reduce((sum, value) => sum + (value - difference) ** 2, 0) / Math.max(1, n - 1) / n);
  return difference > surely * error && mean(last) > clearlyWorse * mean(best);
}

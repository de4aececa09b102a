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

/** What is remembered after an epoch whose watched value is `value`; NaN and equal values count as not better. */
export function stoppingAfter(
  memory: StoppingMemory,
  watch: Stop["watch"],
  { epoch, value }: { readonly epoch: number; readonly value: number },
): StoppingMemory {
  const { better } = watchOf(watch, "stop.watch");
  const { best } = memory;
  const isBetter = best === null ? !Number.isNaN(value) : better === "min" ? value < best : value > best;
  return isBetter ? { best: value, bestEpoch: epoch, bad: 0 } : { ...memory, bad: memory.bad + 1 };
}

import type { Json, Parameters, Space } from "./space/index.js";

/**
 * Where a trial stands. A pruned one was stopped for good because of its curve, a paused one waits at a checkpoint, a failed one gave no result (a worker was
 * lost). A diverged training is `finished` with the value Infinity: it is a result.
 */
export type TrialState = "running" | "finished" | "pruned" | "failed" | "paused";

/** A trial as a sampler sees it; every value is turned so that less is better. */
export type SeenTrial = Readonly<{
  number: number;
  parameters: Parameters;
  /** Its point in [0, 1]^D, discrete dimensions in the middle of their bins, NaN where a dimension does not exist. */
  units: Float64Array;
  state: TrialState;
  /** One value an objective if it is finished, else none. Infinity where it diverged, never NaN. */
  values: readonly number[];
  /** What it reported on its way, by rising steps: [step, value]. */
  curve: readonly (readonly [step: number, value: number])[];
  /** What the sampler noted when it suggested the trial. A sampler that goes on from ask to ask reads there where it stands, as a resumed or replayed study does. */
  note?: Json;
}>;

/** All that a suggestion hangs on. */
export type View = Readonly<{
  space: Space;
  /** The study's seed. */
  seed: number;
  /** The number of the trial that is asked for, from 0. */
  number: number;
  /** How many suggestions of this very ask broke a constraint of the space; the draws differ for each. */
  attempt: number;
  /** How many values a finished trial has. */
  objectives: number;
  /** The number of trials that the study means to make, or null where it is not limited. */
  budget: number | null;
  /** All trials so far, by rising numbers. */
  trials: readonly SeenTrial[];
}>;

/** What a sampler proposes, and what it wants recorded with the trial (boxes, predictions). */
export type Suggestion = Readonly<{ parameters: Parameters; note?: Json }>;

/**
 * The meaning of a sampler: a pure function of its options and the view. All random numbers come from `drawsOf(view)`, and what is kept between asks may be
 * a cache of that function and nothing else, so that a recorded study gives the same suggestions again.
 */
export type Suggest<S> = (sampler: S, view: View) => Suggestion;

/**
 * The single value that a trial taught: of a finished one its first, of a pruned one the last that it reported; undefined where it taught none.
 * Infinity where it diverged.
 */
export function lossOf({ state, values, curve }: SeenTrial): number | undefined {
  if (state === "finished") return values[0];
  if (state !== "pruned") return undefined;
  const last = curve.at(-1)?.[1];
  return last !== undefined && Number.isNaN(last) ? Number.POSITIVE_INFINITY : last;
}

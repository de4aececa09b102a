import type { SeenTrial } from "./sampler.js";

/** What becomes of a trial that has reported: it goes on, stops for good, or stops at its checkpoint and may go on later. */
export type Verdict = "continue" | "prune" | "pause";

/** All that a verdict hangs on: the study's seed, the trial that has just reported, and all trials with their curves, turned so that less is better. */
export type CurveView = Readonly<{ seed: number; trial: SeenTrial; trials: readonly SeenTrial[] }>;

/** The meaning of a pruner: a pure function of what was reported. */
export type PrunerMember<P> = Readonly<{
  judge: (pruner: P, view: CurveView) => Verdict;
  /** The paused trial that is to go on now, by its number; undefined where a new one is to start. Absent where a pruner never pauses. */
  promote?: (pruner: P, view: Readonly<{ seed: number; trials: readonly SeenTrial[] }>) => number | undefined;
}>;

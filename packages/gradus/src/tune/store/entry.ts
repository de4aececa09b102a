import type { Json, Parameters } from "../space/index.js";

/** A value as JSON holds it; null where a training diverged (NaN, or infinite). */
export type Reported = number | null;

/**
 * One line of a study's log. The log is the study: everything else follows from it, in its order. What an ask has seen is all lines before its own, so that
 * a recorded study, parallel or not, can be replayed. `at` is the time in milliseconds since 1970, for the reader alone. `by` is the worker that took a trial
 * on, null where the store knows none. `turn` counts how often the trial went on before: what a worker writes that was given up meanwhile, while another one
 * goes on with its trial, belongs to an older turn and counts for nothing.
 */
export type Entry = Readonly<{ at: number }> &
  Readonly<
    | {
        /** The study itself, first of all and again when its sampler, pruner or budget change. */
        entry: "study";
        version: 1;
        space: Json;
        objectives: readonly Readonly<{ name: string; direction: "minimize" | "maximize" }>[];
        seed: number;
        sampler: Json;
        pruner: Json;
        trials: number | null;
        /** What else makes the study what it is, such as its data; null where nobody says. */
        about: Json;
      }
    | { entry: "ask"; number: number; parameters: Parameters; attempt: number; note: Json; by: string | null }
    | { entry: "resume"; number: number; by: string | null }
    | { entry: "report"; number: number; turn: number; step: number; value: Reported }
    | { entry: "finish"; number: number; turn: number; values: readonly Reported[] }
    | { entry: "prune"; number: number; turn: number }
    | { entry: "pause"; number: number; turn: number; why: "pruner" | "interrupted" }
    | { entry: "fail"; number: number; turn: number; why: string }
    /** A trial that was made elsewhere, or a guess that is to be tried first, when it has no values. */
    | { entry: "known"; number: number; parameters: Parameters; values: readonly Reported[] | null }
  >;

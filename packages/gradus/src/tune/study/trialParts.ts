import { type FoldOptions, StreamedTable, Table } from "../../data/index.js";
import { inRange, integerFrom, positiveInteger, UserError } from "../../errors/index.js";
import type { TrialData } from "../../sideBySide/index.js";
import type { Data, RunOptions } from "../../train/index.js";
import type { Budget } from "./options.js";

/** What every trial is trained on, and how; the test part stays out of a search. */
export type RecipeRunOptions = Omit<RunOptions, "train" | "test" | "resume" | "onStep"> &
  Readonly<{ train: Data }> &
  Budget &
  Readonly<{
    /** So many trials at once, each on a thread of its own, or "auto": as many as there are cores. Without it one after the other on this thread. */
    parallel?: number | "auto";
    /** So many trainings a trial, with the recipe's seed and those after it; default 1. */
    repeats?: number;
    /** Cross-validation: so many folds of the train rows, each of them once the dev part. Takes the place of `dev`. */
    folds?: number | (FoldOptions & Readonly<{ folds: number }>);
    /** Where the store holds checkpoints: seconds between those of a training on its way; default 10. */
    checkpointEvery?: number;
    signal?: AbortSignal;
  }>;

/** How trainings run, apart from their data. */
export type Engine = Readonly<{
  options: Omit<RunOptions, "train" | "dev" | "test" | "resume" | "onStep">;
  checkpointEvery: number;
}>;

/** One training of a trial: the data, and what is added to the recipe's seed. */
export type Part = Readonly<{ data: TrialData; seedOffset: number }>;

const usualSeconds = 10;

/** @throws UserError if an option is impossible */
export function splitOptions(options: RecipeRunOptions): {
  readonly limits: Budget;
  readonly engine: Engine;
  readonly parallel: number | "auto" | undefined;
  readonly signal: AbortSignal | undefined;
} {
  const { trials, seconds, target, parallel, checkpointEvery = usualSeconds, signal } = options;
  const { train: _1, dev: _2, repeats: _3, folds: _4, trials: _5, seconds: _6, target: _7, ...rest } = options;
  const { parallel: _8, checkpointEvery: _9, signal: _10, ...engine } = rest;
  inRange(checkpointEvery, 0, Number.POSITIVE_INFINITY, "[]", "study.run, checkpointEvery");
  if (parallel !== undefined && (engine.shadow !== undefined || engine.profile !== undefined || engine.backend === "native"))
    throw new UserError({
      place: "study.run, parallel",
      what: 'trials side by side have neither shadow nor profile nor the backend "native"',
      remedy: "Leave parallel out, or those",
    });
  const limits = {
    ...(trials !== undefined && { trials }),
    ...(seconds !== undefined && { seconds }),
    ...(target !== undefined && { target }),
  };
  return { limits, engine: { options: engine, checkpointEvery }, parallel, signal };
}

/** The trainings of each trial. Made once a run, so that prepared data are shared. @throws UserError if folds and data do not fit each other */
export function partsOf({ train, dev, repeats = 1, folds }: RecipeRunOptions): readonly Part[] {
  positiveInteger(repeats, "study.run, repeats");
  if ((train as unknown) instanceof StreamedTable)
    throw new UserError({
      place: "study.run, train",
      what: "the rows are streamed, and trials need theirs in memory",
      remedy: "Search on its sample, then train the best recipe on the stream",
    });
  const data: readonly TrialData[] = folds === undefined ? [{ train, ...(dev && { dev }) }] : foldedData(train, folds);
  return Array.from({ length: repeats }, (_, seedOffset) => data.map((one) => ({ data: one, seedOffset }))).flat();
}

function foldedData(train: RecipeRunOptions["train"], given: NonNullable<RecipeRunOptions["folds"]>): readonly TrialData[] {
  const { folds, ...options } = typeof given === "number" ? { folds: given, seed: 0 } : given;
  integerFrom(2, folds, "study.run, folds");
  if (!(train instanceof Table))
    throw new UserError({ place: "study.run, folds", what: "only tables are divided into folds", remedy: "Give a table, or dev rows" });
  return train.folds(folds, options).map((fold) => ({ train: fold.train, dev: fold.test }));
}

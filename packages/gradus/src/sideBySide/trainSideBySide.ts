import type { Model, Recipe, RunEvent } from "../train/index.js";
import { type TrialData, TrialWorkers } from "./trialWorkers.js";

/** The data of all trials, and how they are run. */
export type SideBySideOptions = TrialData &
  Readonly<{
    /** So many at once; default "auto": as many as there are cores that the process may use. */
    workers?: number | "auto";
    /** Hears of every event of every trial, with the recipe's place in the list. */
    onEvent?: (event: RunEvent, trial: number) => void;
    /** Ends all trials, each with what it has learned so far. */
    signal?: AbortSignal;
  }>;

/**
 * Trains several recipes on the same data, each on one thread, as many at once as there are cores; see `TrialWorkers`. The results stand in the order
 * of the recipes; a trial that fails says why and leaves the others alone.
 * @throws UserError if a recipe and the data do not fit each other
 */
export async function trainSideBySide(
  recipes: readonly Recipe[],
  { train, dev, test, workers = "auto", onEvent, signal }: SideBySideOptions,
): Promise<PromiseSettledResult<Model>[]> {
  const threads = new TrialWorkers({ workers });
  const data: TrialData = { train, ...(dev && { dev }), ...(test && { test }) };
  try {
    const trials = recipes.map((recipe) => threads.run(recipe, data));
    const interrupt = (): void => {
      for (const trial of trials) trial.interrupt();
    };
    signal?.addEventListener("abort", interrupt, { once: true });
    if (signal?.aborted) interrupt();
    const told = trials.map(async (trial, at) => {
      if (onEvent) for await (const event of trial) onEvent(event, at);
      return trial.result();
    });
    const results = await Promise.allSettled(told);
    signal?.removeEventListener("abort", interrupt);
    return results;
  } finally {
    threads.close();
  }
}

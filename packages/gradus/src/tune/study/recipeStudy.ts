import { UserError } from "../../errors/index.js";
import { watchOf } from "../../recipe/index.js";
import { type EpochEvent, isDivergence, type Model, type Recipe, type RunEvent, type RunOptions } from "../../train/index.js";
import type { Parameters } from "../space/index.js";
import type { TrialRecord } from "./ledger.js";
import type { Budget } from "./options.js";
import type { Outcome, Study } from "./study.js";
import type { Trial } from "./trial.js";

/** What every trial is trained on, and how; the test part stays out of a search. */
export type RecipeRunOptions = Omit<RunOptions, "test" | "resume"> & Budget & Readonly<{ signal?: AbortSignal }>;

type Measure = (event: Pick<EpochEvent, "train" | "dev">) => number;

/**
 * A search over recipes: each trial trains the recipe that its parameters make, reports the objective's measure after each epoch, and has as its value that of
 * the weights that the run keeps (the best epoch's where the recipe restores them, else the last one's). A run that the pruner pauses keeps its checkpoint in
 * this process's memory and goes on from it to the same bits. One that diverges is a result.
 */
export class RecipeStudy<H = Parameters> {
  /** The study beneath: its trials, best, events, log. */
  readonly study: Study<H>;
  readonly #recipe: (h: H) => Recipe;

  /** @throws UserError if an objective is no measure of the train or dev rows, or is turned the wrong way */
  constructor(study: Study<H>, recipe: (h: H) => Recipe) {
    this.study = study;
    this.#recipe = recipe;
    for (const { name, direction } of study.objectives) checkDirection(name, direction);
  }

  get best(): TrialRecord | undefined {
    return this.study.best;
  }

  get trials(): readonly TrialRecord[] {
    return this.study.trials;
  }

  /** The recipe of a trial, such as the best one's, to train it again or write it down. */
  recipeOf({ parameters }: TrialRecord): Recipe {
    return this.#recipe(parameters as H);
  }

  /** Trains trial after trial until the budget is spent. @returns the best trial, undefined where all diverged or there are several objectives */
  run(options: RecipeRunOptions): Promise<TrialRecord | undefined> {
    const { trials, seconds, target, signal, ...data } = options;
    const limits = {
      ...(trials !== undefined && { trials }),
      ...(seconds !== undefined && { seconds }),
      ...(target !== undefined && { target }),
      ...(signal !== undefined && { signal }),
    };
    return this.study.run((trial) => this.#train(trial, data), limits);
  }

  async #train(trial: Trial<H>, data: Omit<RunOptions, "test" | "resume">): Promise<Outcome | undefined> {
    const measures = this.study.objectives.map(({ name }) => [name, measureOf(name)] as const);
    const [[, first]] = measures as [readonly [string, Measure]];
    const recipe = this.#recipe(trial.parameters);
    try {
      const model = await trainStepwise(recipe, { trial, data, measure: first, isCompared: this.study.objectives.length === 1 });
      return model === undefined
        ? undefined
        : Object.fromEntries(measures.map(([name, measure]) => [name, measure(keptEpoch(recipe, model))]));
    } catch (error) {
      if (!isDivergence(error)) throw error;
      return Object.fromEntries(measures.map(([name]) => [name, Number.NaN]));
    }
  }
}

type Training<H> = Readonly<{ trial: Trial<H>; data: Omit<RunOptions, "test" | "resume">; measure: Measure; isCompared: boolean }>;

/** Trains step by step, so that a run stands still while the pruner thinks. @returns the model, or undefined where it was stopped */
async function trainStepwise<H>(recipe: Recipe, { trial, data, measure, isCompared }: Training<H>): Promise<Model | undefined> {
  const checkpoint = trial.kept as Uint8Array | undefined;
  const run = recipe.run({ ...data, ...(checkpoint !== undefined && { resume: checkpoint }) });
  const events = run[Symbol.asyncIterator]();
  const { stepsPerEpoch } = await eventOf(events, "start");
  for (let step = await run.step(); step !== undefined; step = await run.step()) {
    if (step.step % stepsPerEpoch !== 0) continue;
    const epoch = await eventOf(events, "epoch");
    if (!isCompared || epoch.epoch <= trial.lastStep || !(await trial.report(epoch.epoch, measure(epoch)))) continue;
    if (run.snapshot().training.reason !== "interrupted") continue; // training has ended here anyway
    if (trial.verdict === "pause") trial.keep(await run.checkpoint());
    run.interrupt();
    await run.result();
    return undefined;
  }
  return run.result();
}

/** The next event of a kind. */
async function eventOf<T extends RunEvent["type"]>(events: AsyncIterator<RunEvent>, type: T): Promise<Extract<RunEvent, { type: T }>> {
  for (let next = await events.next(); next.done !== true; next = await events.next())
    if (next.value.type === type) return next.value as Extract<RunEvent, { type: T }>;
  throw new Error(`tune: a run ended without "${type}"`);
}

/** What was measured of the weights that a run keeps. */
function keptEpoch(recipe: Recipe, { training: { history, bestEpoch } }: Model): Pick<EpochEvent, "train" | "dev"> {
  const kept = recipe.stop?.restoreBest === true ? history.find(({ epoch }) => epoch === bestEpoch) : history.at(-1);
  if (kept !== undefined) return kept;
  throw new Error("tune: a run without a finished epoch");
}

/** Reads a measure such as "dev.loss". */
function measureOf(name: string): Measure {
  const { part, measure } = watchOf(name, "tune.study");
  return (event) => {
    const value = event[part]?.[measure];
    if (value !== undefined) return value;
    const what = part === "dev" && event.dev === undefined ? "there are no dev rows" : `the task has no ${measure}`;
    throw new UserError({
      place: `tune.study, "${name}"`,
      what,
      remedy: part === "dev" ? "Give run({ train, dev }), or name another measure" : "Name another measure",
    });
  };
}

function checkDirection(name: string, direction: "minimize" | "maximize"): void {
  const { better } = watchOf(name, "tune.study");
  if ((better === "min") === (direction === "minimize")) return;
  const right = better === "min" ? "minimize" : "maximize";
  throw new UserError({
    place: "tune.study",
    what: `${direction}: "${name}" looks for the worst recipe`,
    remedy: `Say ${right}: "${name}"`,
  });
}

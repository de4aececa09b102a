import { UserError } from "../../errors/index.js";
import { watchOf } from "../../recipe/index.js";
import { TrialWorkers } from "../../sideBySide/index.js";
import { type EpochEvent, type EpochWish, isDivergence, type Recipe } from "../../train/index.js";
import type { Parameters } from "../space/index.js";
import { bestTrials } from "./best.js";
import { CheckpointPace } from "./checkpointPace.js";
import { type ConfirmedRecipe, type ConfirmOptions, candidatesOf, checkedConfirm, inOrder } from "./confirmRecipes.js";
import type { TrialRecord } from "./ledger.js";
import { keptEpoch, type Leading, ledTraining, type Measures } from "./ledTraining.js";
import type { Objective } from "./objectives.js";
import type { Outcome, Study } from "./study.js";
import type { Trial } from "./trial.js";
import { type Engine, type Part, partsOf, type RecipeRunOptions, splitOptions } from "./trialParts.js";

type Measure = (event: Measures) => number;

/** A training that nobody stops on its way, and that begins anew each time. */
const undisturbed: Pick<Leading, "atEpoch" | "keep" | "resume"> = { atEpoch: () => "goOn", keep: async () => {}, resume: undefined };

/** How the trainings of one `run` are made. */
type Making = Readonly<{ engine: Engine; workers: TrialWorkers | undefined; signal: AbortSignal | undefined }>;

/**
 * A search over recipes: each trial trains the recipe that its parameters make, reports the objective's measure after each epoch, and has as its value that of
 * the weights that the run keeps (the best epoch's where the recipe restores them, else the last one's). A run that pauses goes on from its checkpoint to the same
 * bits: from this process's memory, or from the store where that holds checkpoints. One that diverges is a result. With several seeds or folds a trial is as many
 * trainings; its value is their mean, and it reports the mean so far after each.
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

  /**
   * Trains trial after trial until the budget is spent; `signal` stops those at work at a checkpoint, from which the study goes on later.
   * @returns the best trial, undefined where all diverged or there are several objectives
   */
  async run(options: RecipeRunOptions): Promise<TrialRecord | undefined> {
    const { limits, engine, parallel, signal } = splitOptions(options);
    const parts = partsOf(options);
    const workers = parallel === undefined ? undefined : new TrialWorkers({ workers: parallel });
    const making = { engine, workers, signal };
    const howMany = { ...limits, ...(signal && { signal }), parallel: workers?.size ?? 1 };
    try {
      return await this.study.run((trial) => this.#make(trial, parts, making), howMany);
    } finally {
      workers?.close();
    }
  }

  /**
   * Undoes the winner's curse: the best of many noisy results is best partly by luck, and comes out worse when it is made again. Trains the best recipes (and a
   * baseline) with seeds that no trial had, the same for each.
   * @returns the recipes by the means of their values, the best first; undefined where `signal` stopped it
   * @throws UserError if there are several objectives, or a number is none
   */
  async confirm(options: ConfirmOptions): Promise<readonly ConfirmedRecipe[] | undefined> {
    const [objective, ...others] = this.study.objectives;
    if (objective === undefined || others.length > 0)
      throw new UserError({
        place: "study.confirm",
        what: "there are several objectives, and no best trial",
        remedy: "Look at study.front",
      });
    const { top, seeds } = checkedConfirm(options);
    const { top: _1, seeds: _2, baseline, baselineTrial, onTraining, ...how } = options;
    const best = bestTrials({ trials: this.trials, objectives: [objective] });
    const candidates = candidatesOf(best, { top, baseline, baselineTrial, recipeOf: (trial) => this.recipeOf(trial) });
    const { engine, parallel, signal } = splitOptions(how);
    const workers = parallel === undefined ? undefined : new TrialWorkers({ workers: parallel });
    const fresh = partsOf({ ...how, repeats: 1 });
    const offset = how.repeats ?? 1;
    const jobs = candidates.flatMap(({ recipe }, at) =>
      Array.from({ length: seeds }, (_, seed) =>
        fresh.map((part, fold) => ({ at, seed, fold, recipe, part: { ...part, seedOffset: offset + seed } })),
      ).flat(),
    );
    const found = candidates.map(() => Array.from({ length: seeds }, (): number[] => []));
    let [next, done] = [0, 0];
    const worker = async (): Promise<void> => {
      for (let job = jobs[next++]; job !== undefined && signal?.aborted !== true; job = jobs[next++]) {
        const [value] = (await this.#measured(job.recipe, job.part, { engine, workers, signal, ...undisturbed })) ?? [];
        if (value === undefined) return;
        found[job.at]![job.seed]![job.fold] = value; // so that the mean has the same bits in whatever order they end
        done++;
        onTraining?.(done, jobs.length);
      }
    };
    try {
      await Promise.all(Array.from({ length: workers?.size ?? 1 }, worker));
    } finally {
      workers?.close();
    }
    if (done < jobs.length) return undefined;
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    return inOrder(
      candidates,
      found.map((of) => of.map(mean)),
      objective.direction === "maximize" ? "high" : "low",
    );
  }

  /** One trial: its trainings one after the other. */
  async #make(trial: Trial<H>, parts: readonly Part[], making: Making): Promise<Outcome | undefined> {
    const recipe = this.#recipe(trial.parameters);
    if (parts.length === 1) {
      const found = await this.#train(trial, { recipe, part: parts[0] as Part, making, isWhole: true });
      return found && this.#named(found);
    }
    const values = valuesFrom(trial.kept);
    for (const [k, part] of parts.entries()) {
      const known = k < values.length;
      const found = known ? undefined : await this.#train(trial, { recipe, part, making, isWhole: false });
      if (!known && found === undefined) return undefined;
      if (found) values.push(found);
      const means = meanOf(values.slice(0, k + 1));
      if (found) await trial.keep(new TextEncoder().encode(JSON.stringify(values)));
      if (k + 1 < parts.length && this.#isCompared && (await trial.report(k + 1, means[0] ?? Number.NaN))) return undefined;
    }
    return this.#named(meanOf(values));
  }

  /** Trains one recipe on one part of the data. @returns the objectives' values, or undefined where it was stopped */
  async #train(
    trial: Trial<H>,
    { recipe, part, making, isWhole }: { recipe: Recipe; part: Part; making: Making; isWhole: boolean },
  ): Promise<readonly number[] | undefined> {
    const [{ name }] = this.study.objectives as readonly [Objective];
    const measure = measureOf(name);
    const pace = new CheckpointPace(this.study.isDurable && isWhole ? making.engine.checkpointEvery : Number.POSITIVE_INFINITY);
    const atEpoch = async (epoch: EpochEvent): Promise<EpochWish> => {
      if (!isWhole || !this.#isCompared) return pace.isDue() ? "save" : "goOn";
      if (await trial.report(epoch.epoch, measure(epoch))) return trial.verdict === "pause" ? "pause" : "stop";
      return pace.isDue() ? "save" : "goOn";
    };
    const keep = async (checkpoint: Uint8Array): Promise<void> => {
      if (isWhole) await trial.keep(checkpoint);
      pace.wasMade();
    };
    const resume = isWhole && trial.kept instanceof Uint8Array ? trial.kept : undefined;
    return this.#measured(recipe, part, { ...making, atEpoch, keep, resume });
  }

  /** One training, led. @returns the objectives' values, NaN where it diverged, or undefined where it was stopped */
  async #measured(recipe: Recipe, part: Part, leading: Leading): Promise<readonly number[] | undefined> {
    const measures = this.study.objectives.map(({ name }) => measureOf(name));
    try {
      const led = await ledTraining(recipe, part, leading);
      return typeof led === "string" ? undefined : measures.map((measure) => measure(keptEpoch(led)));
    } catch (error) {
      if (!isDivergence(error)) throw error;
      return measures.map(() => Number.NaN);
    }
  }

  get #isCompared(): boolean {
    return this.study.objectives.length === 1;
  }

  #named(values: readonly number[]): Outcome {
    return Object.fromEntries(this.study.objectives.map(({ name }, k) => [name, values[k] ?? Number.NaN]));
  }
}

/** The values of the trainings that a trial of several has behind it. */
function valuesFrom(kept: unknown): (readonly number[])[] {
  if (!(kept instanceof Uint8Array)) return [];
  const values = JSON.parse(new TextDecoder().decode(kept)) as (number | null)[][];
  return values.map((one) => one.map((value) => value ?? Number.NaN));
}

/** The mean of each objective; NaN where a training diverged. */
function meanOf(values: readonly (readonly number[])[]): readonly number[] {
  const [first = []] = values;
  return first.map((_, k) => values.reduce((sum, one) => sum + (one[k] ?? Number.NaN), 0) / values.length);
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

import { allowedCores, type StartedWorker, startWorker } from "../engine/backends/team/index.js";
import type { BackendName } from "../engine/index.js";
import { positiveInteger, UserError } from "../errors/index.js";
import { lossMemberOf } from "../loss/index.js";
import {
  type Data,
  EventLog,
  jobOn,
  type Model,
  modelFromBytes,
  type PreparedData,
  preparedData,
  type Recipe,
  Run,
  type RunEvent,
  Trainer,
} from "../train/index.js";
import { customLayers } from "./customLayers.js";
import { sharedData } from "./sharedData.js";
import type { TrialAnswer, TrialMessage } from "./trialMessages.js";

/** The parts of the data. Trials that are given the same object share them: nothing is prepared or copied again. */
export type TrialData = Readonly<{ train: Data; dev?: Data; test?: Data }>;

/** A recipe at work on another thread, as a run is on this one. */
export interface Trial extends AsyncIterable<RunEvent> {
  /** The model, when training is over. @throws what a run throws, and UserError if its thread broke down */
  result(): Promise<Model>;
  /** Finishes the step at work and ends with a model of what was learned; a trial that still waits for a thread ends at its first step. */
  interrupt(): void;
}

/** Prepared data with the number under which workers know them. */
type Known = Readonly<{ number: number; prepared: PreparedData }>;

/** A trial that waits or is at work. */
class WorkedTrial implements Trial {
  readonly recipe: Recipe;
  readonly backend: BackendName;
  readonly data: Known;
  readonly log = new EventLog();
  readonly #result: Promise<Model>;
  #settle: { readonly resolve: (model: Model) => void; readonly reject: (error: unknown) => void } | undefined;
  interrupted = false;
  onInterrupt: () => void = () => {};

  constructor(recipe: Recipe, backend: BackendName, data: Known) {
    this.recipe = recipe;
    this.backend = backend;
    this.data = data;
    this.#result = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.#result.catch(() => {}); // whoever asks for the result hears of a failure
  }

  [Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, void> {
    return this.log.listen();
  }

  result(): Promise<Model> {
    return this.#result;
  }

  interrupt(): void {
    this.interrupted = true;
    this.onInterrupt();
  }

  succeed(model: Model): void {
    this.log.close();
    this.#settle?.resolve(model);
  }

  fail(error: unknown): void {
    this.log.close(error);
    this.#settle?.reject(error);
  }
}

/** A thread, the trial that it is at, and the data that it has. */
interface TrialWorker {
  readonly thread: StartedWorker<TrialMessage>;
  readonly has: Set<number>;
  trial: WorkedTrial | undefined;
}

/**
 * Threads that train recipes side by side, each recipe on one thread: for many small networks, of which as many are trained at once as there are cores.
 * The weights have the same bits as when a recipe runs by itself. Trials wait for a free thread in the order in which they came. Recipes with layers
 * of one's own run on the calling thread, since their functions are known there only; a note in their start event says so.
 *   const workers = new TrialWorkers();
 *   const trials = recipes.map((recipe) => workers.run(recipe, data));
 *   const results = await Promise.allSettled(trials.map((trial) => trial.result()));
 *   workers.close();
 */
export class TrialWorkers {
  /** So many trials are trained at once, besides those that need the calling thread. */
  readonly size: number;
  readonly #workers: TrialWorker[] = [];
  readonly #waiting: WorkedTrial[] = [];
  readonly #known = new WeakMap<TrialData, Map<string, Known>>();
  readonly #forgotten = new FinalizationRegistry((number: number) => this.#forget(number));
  #numbers = 0;
  #closed = false;

  /** @throws UserError if `workers` is neither "auto" (one for each core that the process may use) nor a whole number from 1 */
  constructor({ workers = "auto" }: { readonly workers?: number | "auto" } = {}) {
    this.size = workers === "auto" ? allowedCores() : positiveInteger(workers, "TrialWorkers, workers");
  }

  /**
   * Trains a recipe as soon as a thread is free.
   * @throws UserError at once if recipe and data do not fit each other, the workers are closed, or the backend is "native", which threads do not find by themselves
   */
  run(recipe: Recipe, data: TrialData, { backend = "wasm" }: { readonly backend?: BackendName } = {}): Trial {
    if (this.#closed) throw new UserError({ place: "TrialWorkers.run", what: "the workers are closed", remedy: "Make new ones" });
    if (backend === "native")
      throw new UserError({
        place: "TrialWorkers.run, backend",
        what: "small networks side by side do not use the machine's BLAS",
        remedy: 'Choose the backend "wasm"',
      });
    const known = this.#prepared(recipe, data);
    const own = customLayers(recipe.model);
    const how = { backend, threads: 1, shadow: 0, resume: undefined, profiler: undefined };
    const job = jobOn({ ...known.prepared, loss: recipe.loss ?? known.prepared.loss }, recipe.toJSON(), how);
    if (own.length > 0) {
      const note = `trained on the calling thread: only that knows the layer ${own.map((name) => `"${name}"`).join(", ")}`;
      return new Run(new Trainer({ ...job, notes: [...job.notes, note] }));
    }
    const trial = new WorkedTrial(recipe, backend, known);
    this.#waiting.push(trial);
    this.#next();
    return trial;
  }

  /** Ends the threads. Trials that are not over fail. */
  close(): void {
    this.#closed = true;
    const left = [...this.#waiting.splice(0), ...this.#workers.flatMap(({ trial }) => trial ?? [])];
    for (const { thread } of this.#workers.splice(0)) thread.terminate();
    for (const trial of left)
      trial.fail(
        new UserError({ place: "TrialWorkers", what: "the workers were closed before the trial was over", remedy: "Await results first" }),
      );
  }

  /** The data as this recipe's loss, inputs and answers read them, made once for all recipes that read them alike. */
  #prepared({ loss, inputs, answers }: Recipe, data: TrialData): Known {
    const kinds = this.#known.get(data) ?? new Map<string, Known>();
    this.#known.set(data, kinds);
    const kind = JSON.stringify([loss === null ? "by the target" : lossMemberOf(loss).targetKind(loss), inputs, answers.clamp]);
    const before = kinds.get(kind);
    if (before !== undefined) return before;
    const known = { number: ++this.#numbers, prepared: sharedData(preparedData({ loss, inputs, answers }, data)) };
    kinds.set(kind, known);
    this.#forgotten.register(known, known.number);
    return known;
  }

  #forget(data: number): void {
    for (const { thread, has } of this.#workers) if (has.delete(data)) thread.post({ kind: "forget", data });
  }

  /** Gives waiting trials to free threads, and starts threads up to the number that is allowed. */
  #next(): void {
    while (this.#waiting.length > 0) {
      const worker = this.#workers.find(({ trial }) => trial === undefined) ?? this.#started();
      if (worker === undefined) return;
      this.#give(worker, this.#waiting.shift()!);
    }
  }

  #started(): TrialWorker | undefined {
    if (this.#workers.length >= this.size) return undefined;
    const thread = startWorker<TrialMessage, TrialAnswer>(new URL("./trialWorker.js", import.meta.url), {
      failed: (reason) => this.#lose(worker, reason),
      heard: (answer) => this.#hear(worker, answer),
    });
    const worker: TrialWorker = { thread, has: new Set(), trial: undefined };
    this.#workers.push(worker);
    return worker;
  }

  #give(worker: TrialWorker, trial: WorkedTrial): void {
    const { thread, has } = worker;
    const { data, recipe, backend } = trial;
    worker.trial = trial;
    thread.keepAlive(true);
    if (!has.has(data.number)) thread.post({ kind: "data", data: data.number, prepared: data.prepared });
    has.add(data.number);
    thread.post({ kind: "run", data: data.number, recipe: recipe.toJSON(), backend });
    trial.onInterrupt = () => thread.post({ kind: "interrupt" });
    if (trial.interrupted) trial.onInterrupt();
  }

  #hear(worker: TrialWorker, answer: TrialAnswer): void {
    const { trial } = worker;
    if (trial === undefined) return;
    switch (answer.kind) {
      case "event":
        trial.log.publish(answer.event);
        return;
      case "model":
        this.#free(worker);
        trial.succeed(modelFromBytes(answer.bytes, "trial", { backend: trial.backend }));
        break;
      case "failed":
        this.#free(worker);
        trial.fail(answer.isUserError ? new UserError(answer.message) : new Error(answer.message));
        break;
      default:
        answer satisfies never;
    }
    this.#next();
  }

  #free(worker: TrialWorker): void {
    if (worker.trial) worker.trial.onInterrupt = () => {};
    worker.trial = undefined;
    worker.thread.keepAlive(false);
  }

  /** A thread could not start or broke down: its trial fails, others go on, and the next waiting one gets a new thread. */
  #lose(worker: TrialWorker, reason: string): void {
    const at = this.#workers.indexOf(worker);
    if (at < 0) return;
    this.#workers.splice(at, 1);
    worker.thread.terminate();
    const { trial } = worker;
    worker.trial = undefined;
    trial?.fail(
      new UserError({ place: "TrialWorkers", what: `the thread of a trial broke down: ${reason}`, remedy: "Run it by itself to see why" }),
    );
    this.#next();
  }
}

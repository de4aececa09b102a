import { allowedCores, type StartedWorker, startWorker } from "../engine/backends/team/index.js";
import type { BackendName } from "../engine/index.js";
import { positiveInteger, UserError } from "../errors/index.js";
import { lossMemberOf } from "../loss/index.js";
import {
  type Data,
  divergenceToldAs,
  type EpochEvent,
  type EpochWish,
  EventLog,
  type Job,
  jobOn,
  type Led,
  leadRun,
  type Model,
  modelFromBytes,
  type PreparedData,
  preparedData,
  type Recipe,
  Run,
  type RunEvent,
  Trainer,
} from "../train/index.js";
import { ownMembers } from "./ownMembers.js";
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

/** How a training is led from the calling thread: where it goes on from, what becomes of it after each epoch, who keeps its checkpoints, and when to pause. */
export type LeadOptions = Readonly<{
  backend?: BackendName;
  resume?: Uint8Array | undefined;
  atEpoch: (epoch: EpochEvent) => EpochWish | Promise<EpochWish>;
  keep: (checkpoint: Uint8Array) => void | Promise<void>;
  /** Stops the training at a checkpoint. */
  signal?: AbortSignal | undefined;
}>;

/** Prepared data with the number under which workers know them. */
type Known = Readonly<{ number: number; prepared: PreparedData }>;

/** A trial that waits or is at work. */
class WorkedTrial implements Trial {
  readonly recipe: Recipe;
  readonly backend: BackendName;
  readonly data: Known;
  readonly lead: LeadOptions | undefined;
  readonly log = new EventLog();
  readonly #ended: Promise<Model | undefined>;
  #settle: { readonly resolve: (model?: Model) => void; readonly reject: (error: unknown) => void } | undefined;
  interrupted = false;
  onInterrupt: () => void = () => {};
  /** How a training that was led ended. */
  end: "paused" | "stopped" | "model" = "model";
  restored = false;

  constructor(recipe: Recipe, backend: BackendName, { data, lead }: { readonly data: Known; readonly lead?: LeadOptions }) {
    this.recipe = recipe;
    this.backend = backend;
    this.data = data;
    this.lead = lead;
    this.#ended = new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
    this.#ended.catch(() => {}); // whoever asks for the result hears of a failure
  }

  [Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, void> {
    return this.log.listen();
  }

  async result(): Promise<Model> {
    const model = await this.#ended;
    if (model === undefined) throw new Error("A training that was led has no result of its own");
    return model;
  }

  interrupt(): void {
    this.interrupted = true;
    this.onInterrupt();
  }

  /** The model, or undefined where the training was led to stop before. */
  ended(): Promise<Model | undefined> {
    return this.#ended;
  }

  leave(how: "paused" | "stopped"): void {
    this.end = how;
    this.log.close();
    this.#settle?.resolve();
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

/** The error that a thread has told of. */
function errorOf({ message, isUserError, isDivergence }: Extract<TrialAnswer, { kind: "failed" }>): Error {
  if (isDivergence) return divergenceToldAs(message);
  return isUserError ? new UserError(message) : new Error(message);
}

/** A thread, the trial that it is at, and the data that it has. */
interface TrialWorker {
  readonly thread: StartedWorker<TrialMessage>;
  readonly has: Set<number>;
  trial: WorkedTrial | undefined;
}

/**
 * Threads that train recipes side by side, each recipe on one thread: for many small networks, of which as many are trained at once as there are cores.
 * The weights have the same bits as when a recipe runs by itself. Trials wait for a free thread in the order in which they came. Recipes with members
 * (layers, losses, optimizers) of one's own run on the calling thread, since their functions are known there only; a note in their start event says so.
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
    const { known, job, own } = this.#checked(recipe, data, { backend, resume: undefined });
    if (own.length > 0) {
      const note = `trained on the calling thread: only that knows the ${own.join(", the ")}`;
      return new Run(new Trainer({ ...job, notes: [...job.notes, note] }));
    }
    const trial = new WorkedTrial(recipe, backend, { data: known });
    this.#waiting.push(trial);
    this.#next();
    return trial;
  }

  /**
   * The same for a training that is led from the calling thread: it stands still after each epoch until `atEpoch` has answered, and may pause at a
   * checkpoint from which it goes on later (`resume`) to the same bits.
   * @throws UserError as `run` does, and if the checkpoint belongs to another recipe or other data
   */
  async lead(recipe: Recipe, data: TrialData, lead: LeadOptions): Promise<Led> {
    const { backend = "wasm", resume, signal, atEpoch, keep } = lead;
    if (signal?.aborted) return "stopped";
    const { known, job, own } = this.#checked(recipe, data, { backend, resume });
    if (own.length > 0) return leadRun(new Run(new Trainer(job)), { atEpoch, keep, isToPause: () => signal?.aborted === true });
    const trial = new WorkedTrial(recipe, backend, { data: known, lead });
    const interrupt = (): void => trial.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    this.#waiting.push(trial);
    this.#next();
    try {
      const model = await trial.ended();
      return trial.end === "model" && model !== undefined ? { model, restored: trial.restored } : (trial.end as "paused" | "stopped");
    } finally {
      signal?.removeEventListener("abort", interrupt);
    }
  }

  #checked(
    recipe: Recipe,
    data: TrialData,
    { backend, resume }: Pick<Job, "backend" | "resume">,
  ): { readonly known: Known; readonly job: Job; readonly own: readonly string[] } {
    if (this.#closed) throw new UserError({ place: "TrialWorkers.run", what: "the workers are closed", remedy: "Make new ones" });
    if (backend === "native")
      throw new UserError({
        place: "TrialWorkers.run, backend",
        what: "small networks side by side do not use the machine's BLAS",
        remedy: 'Choose the backend "wasm"',
      });
    const known = this.#prepared(recipe, data);
    const how = { backend, threads: 1, shadow: 0, resume, profiler: undefined };
    const job = jobOn({ ...known.prepared, loss: recipe.loss ?? known.prepared.loss }, recipe.toJSON(), how);
    return { known, job, own: ownMembers(recipe) };
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
    const isLed = trial.lead !== undefined;
    thread.post({ kind: "run", data: data.number, recipe: recipe.toJSON(), backend, resume: trial.lead?.resume, isLed });
    trial.onInterrupt = () => thread.post({ kind: isLed ? "pause" : "interrupt" });
    if (trial.interrupted) trial.onInterrupt();
  }

  #hear(worker: TrialWorker, answer: TrialAnswer): void {
    const { trial } = worker;
    if (trial === undefined) return;
    switch (answer.kind) {
      case "event":
        trial.log.publish(answer.event);
        return;
      case "atEpoch":
        void this.#answer(worker, trial, async () => (await trial.lead?.atEpoch(answer.epoch)) ?? "goOn");
        return;
      case "keep":
        void this.#answer(worker, trial, async () => {
          await trial.lead?.keep(answer.checkpoint);
          return "goOn";
        });
        return;
      case "ended":
        this.#free(worker);
        trial.leave(answer.how);
        break;
      case "model":
        this.#free(worker);
        trial.restored = answer.restored;
        trial.succeed(modelFromBytes(answer.bytes, "trial", { backend: trial.backend }));
        break;
      case "failed":
        this.#free(worker);
        trial.fail(errorOf(answer));
        break;
      default:
        answer satisfies never;
    }
    this.#next();
  }

  /** What the leader says to the training that stands still; where he fails, the training ends and fails with his error. */
  async #answer(worker: TrialWorker, trial: WorkedTrial, leader: () => Promise<EpochWish>): Promise<void> {
    try {
      worker.thread.post({ kind: "wish", wish: await leader() });
    } catch (error) {
      trial.fail(error);
      worker.thread.post({ kind: "wish", wish: "stop" });
    }
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

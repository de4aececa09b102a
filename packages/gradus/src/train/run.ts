import { UserError } from "../errors/index.js";
import type { Profile } from "../profile/index.js";
import type { Rate } from "../schedule/index.js";
import { EventLog } from "./eventLog.js";
import type { ChangeEvent, RunEvent, StepEvent, StopEvent } from "./events.js";
import { fileStore } from "./fileStore.js";
import type { RowLosses } from "./ledger.js";
import type { Model } from "./model.js";
import { findingOf } from "./nonFinite.js";
import { Pacer } from "./pacer.js";
import type { Tapped } from "./tapped.js";
import type { Trainer } from "./trainer.js";

/** Events of single steps come at most this often. */
const stepEventMs = 50;

/**
 * A recipe at work. It goes by itself, whether anybody listens or not:
 *   for await (const event of run) ...     every event from the start, for any number of listeners
 *   const model = await run.result()       the model, when training is over
 * or step by step, when `step()` is called before anything else.
 */
export class Run implements AsyncIterable<RunEvent> {
  readonly #trainer: Trainer;
  readonly #log = new EventLog();
  readonly #pacer = new Pacer();
  readonly #done: Promise<Model>;
  #mode: "waiting" | "automatic" | "byHand" = "waiting";
  #goOn: (() => void) | undefined;
  #isReleased = false;
  #wasLed = false;
  #interrupted = false;
  #isFinishing = false;
  #isStepping = false;
  readonly #wishes: (() => void)[] = [];
  #shown = 0;
  #startedMs = 0;

  constructor(trainer: Trainer) {
    this.#trainer = trainer;
    this.#log.publish(trainer.startEvent());
    this.#done = this.#drive();
  }

  [Symbol.asyncIterator](): AsyncGenerator<RunEvent, void, void> {
    this.#done.catch(() => {}); // the listener gets the failure
    return this.#log.listen();
  }

  /**
   * About how many seconds training will take if nothing ends it early, from a few steps that are computed and thrown away (some 0.2 s); undefined where that
   * cannot be said before (L-BFGS). The run goes on untouched.
   */
  expectedSeconds(): number | undefined {
    return this.#trainer.expectedSeconds();
  }

  /** The model, when training is over; continues a run that was led by hand. */
  result(): Promise<Model> {
    this.#isReleased = true; // steps by hand may be over before the run first waits for them
    this.#goOn?.();
    return this.#done;
  }

  /** A model with the weights as they stand, for looking at a training on its way; the run goes on untouched. */
  snapshot(): Model {
    return this.#trainer.model(this.#trainer.stopReason ?? "interrupted");
  }

  /**
   * Everything that is needed to go on from between two steps to the same bits, as the bytes of one safetensors file: `recipe.run({ ..., resume: bytes })`.
   * The run goes on untouched. @throws UserError when training is over
   */
  async checkpoint(): Promise<Uint8Array<ArrayBuffer>> {
    if ((this.#mode === "automatic" && !this.#isFinishing) || this.#isStepping)
      await new Promise<void>((resolve) => this.#wishes.push(resolve));
    if (this.#isFinishing || this.#isOver)
      throw new UserError({ place: "run.checkpoint", what: "training is over", remedy: "Save its model: (await run.result()).save(path)" });
    return this.#trainer.checkpoint();
  }

  /** Writes a checkpoint to a file, whole or not at all: `resume(path, { train, dev })` goes on from it. @throws UserError when training is over, or where there are no files */
  async save(path: string): Promise<void> {
    await fileStore("run.save").write(path, await this.checkpoint());
  }

  /** Where the time has gone so far. @throws UserError unless the run was made with `profile: true` */
  profile(): Profile {
    const profile = this.#trainer.profile();
    if (profile !== undefined) return profile;
    throw new UserError({
      place: "run.profile",
      what: "this run does not take the time of its instructions",
      remedy: "Say recipe.run({ ..., profile: true })",
    });
  }

  /** The loss of each train row so far: rows with a large average are hard, or have a wrong label. @throws UserError unless the run was made with `ledger: true` */
  ledger(): RowLosses {
    const losses = this.#trainer.ledger();
    if (losses !== undefined) return losses;
    throw new UserError({
      place: "run.ledger",
      what: "this run does not keep the losses of its rows",
      remedy: "Say recipe.run({ ..., ledger: true })",
    });
  }

  /**
   * What the taps of the model (see `nn.tap`) saw in the last step, on the rows of its batch and with everything that is on in training, by their names. What they see
   * of other rows: `run.snapshot().tapped(rows)`. @throws UserError unless the run was made with `taps: true`, and before its first step
   */
  tapped(): ReadonlyMap<string, Tapped> {
    const tapped = this.#trainer.tapped();
    const refuse = (what: string, remedy: string): never => {
      throw new UserError({ place: "run.tapped", what, remedy });
    };
    if (tapped === undefined) return refuse("this run does not keep what taps see", "Say recipe.run({ ..., taps: true })");
    return tapped.size > 0 ? tapped : refuse("no step was done yet", "Call it after a step");
  }

  /** Finishes the step at work, keeps everything that was learned and ends the run with a model. */
  interrupt(): void {
    this.#interrupted = true;
    this.#goOn?.();
  }

  /**
   * Does one step (and what belongs to the end of an epoch, after its last step) and tells about it; undefined when training is over.
   * @throws UserError if the run is already going by itself
   */
  async step(): Promise<StepEvent | undefined> {
    if (this.#wasLed && this.#isOver) return undefined;
    if (this.#mode === "automatic")
      throw new UserError({
        place: "run.step",
        what: "the run is already going by itself",
        remedy: "Call step() right after run(), before anything is awaited",
      });
    this.#begin("byHand");
    this.#wasLed = true;
    this.#isStepping = true;
    try {
      await this.#advance();
    } finally {
      this.#isStepping = false;
      await this.#grant();
    }
    const event = this.#trainer.stepEvent();
    if (this.#isOver) await this.result();
    return event;
  }

  /**
   * Changes the learning rate by hand, from the next step on: to a number, or to a schedule that starts there (its epochs are those that end after it).
   * A "change" event tells of it; undefined when training is over and there is nothing to change. To do the same again, write it into the recipe
   * (`schedule.manual`): recipe, data and seed alone do not know of it.
   * @throws UserError for what is no rate (negative, NaN), or a schedule that watches what the run does not measure
   */
  setLearningRate(rate: Rate): ChangeEvent | undefined {
    return this.#change(() => this.#trainer.setLearningRate(rate));
  }

  /**
   * Multiplies the learning rate from the next step on, while its schedule goes on; factors multiply, `setLearningRate` begins anew. Otherwise as that.
   * @throws UserError for a factor that is negative, infinite or NaN
   */
  scaleLearningRate(factor: number): ChangeEvent | undefined {
    return this.#change(() => this.#trainer.scaleLearningRate(factor));
  }

  #change(change: () => ChangeEvent): ChangeEvent | undefined {
    const event = change(); // checks what was given, even when nothing is left to change
    if (this.#isOver) return undefined;
    this.#log.publish(event);
    return event;
  }

  get #isOver(): boolean {
    return this.#interrupted || this.#trainer.stopReason !== undefined;
  }

  #begin(mode: "automatic" | "byHand"): void {
    if (this.#mode !== "waiting") return;
    this.#mode = mode;
    this.#startedMs = performance.now();
  }

  async #drive(): Promise<Model> {
    try {
      await this.#pacer.pause(); // so that whoever made the run can lead it by hand
      if (this.#mode === "byHand" && !this.#isOver && !this.#isReleased) await new Promise<void>((resolve) => (this.#goOn = resolve));
      this.#mode = "automatic";
      if (this.#startedMs === 0) this.#startedMs = performance.now();
      while (!this.#isOver) {
        await this.#burst();
        await this.#grant();
        if (this.#pacer.isDue) await this.#pacer.pause();
      }
      this.#isFinishing = true;
      await this.#grant();
      return await this.#finish();
    } catch (failure) {
      this.#isFinishing = true;
      await this.#grant();
      const finding = findingOf(failure);
      if (finding !== undefined && failure instanceof Error) this.#log.publish({ type: "failure", message: failure.message, finding });
      this.#log.close(failure);
      throw failure;
    }
  }

  /** Lets those go on who wait for a moment between two steps, before the next one begins. */
  async #grant(): Promise<void> {
    if (this.#wishes.length === 0) return;
    for (const resolve of this.#wishes.splice(0)) resolve();
    await Promise.resolve();
  }

  /** As many steps as fit into a turn, up to the end of the epoch: nothing is awaited between them. */
  async #burst(): Promise<void> {
    const trainer = this.#trainer;
    do this.#stepOnce();
    while (!trainer.isEpochOver && !this.#interrupted && !this.#pacer.isDue && this.#wishes.length === 0);
    this.#show();
    await this.#finishEpoch();
  }

  async #advance(): Promise<void> {
    this.#stepOnce();
    await this.#finishEpoch();
  }

  async #finishEpoch(): Promise<void> {
    if (!this.#trainer.isEpochOver) return;
    this.#log.publish(await this.#trainer.finishEpoch(this.#pacer));
    const { epochAlarm } = this.#trainer;
    if (epochAlarm !== undefined) this.#log.publish(epochAlarm);
  }

  #stepOnce(): void {
    this.#trainer.step();
    const { alarm } = this.#trainer;
    if (alarm !== undefined) this.#log.publish(alarm);
  }

  #show(): void {
    if (!this.#log.isHeard) return;
    const now = performance.now();
    if (now - this.#shown < stepEventMs) return;
    this.#shown = now;
    this.#log.publish(this.#trainer.stepEvent());
  }

  async #finish(): Promise<Model> {
    const trainer = this.#trainer;
    const restored = trainer.restoreBest();
    await trainer.fitAnswers(this.#pacer);
    const reason: StopEvent["reason"] = trainer.stopReason ?? "interrupted";
    const { epoch, step, bestEpoch } = trainer.progress;
    this.#log.publish({ type: "stop", reason, epoch, step, bestEpoch, restored });
    const test = await trainer.measureTest(this.#pacer);
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const model = trainer.model(reason);
    this.#log.publish({
      type: "end",
      epochs: epoch,
      steps: step,
      seconds,
      stepsPerSecond: step / Math.max(seconds, 1e-9),
      ...(test && { test }),
    });
    this.#log.close();
    return model;
  }
}

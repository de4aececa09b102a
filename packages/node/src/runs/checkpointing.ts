import type { Run } from "gradus";
import { UserError } from "gradus";
import { unwritable } from "../unwritable.js";
import type { Checkpoints } from "./checkpoints.js";

/** Checkpoints cost at most this share of the time: after one that took long, the next waits longer. */
const mostShare = 0.02;

/** Saves a run's checkpoints every so many seconds while it trains, each between two steps. */
export class Checkpointing {
  readonly #run: Run;
  readonly #checkpoints: Checkpoints;
  readonly #everyMs: number;
  readonly #warn: (message: string) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(
    run: Run,
    checkpoints: Checkpoints,
    { seconds, warn }: { readonly seconds: number; readonly warn: (message: string) => void },
  ) {
    this.#run = run;
    this.#checkpoints = checkpoints;
    this.#everyMs = 1000 * seconds;
    this.#warn = warn;
  }

  /** Saves the first one now, so that whatever the run belongs to can be checked from its first step on. */
  async start(): Promise<void> {
    await this.save();
    this.#schedule(this.#everyMs);
  }

  /** Saves one now, or between the next two steps. A disk that takes none is told once, and training goes on. */
  save(): Promise<void> {
    this.#saving = this.#saving.then(() => this.#write());
    return this.#saving;
  }

  /** No more of them; waits for one that is being written. */
  async stop(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    await this.#saving;
  }

  #schedule(ms: number): void {
    if (this.#isOver) return;
    this.#timer = setTimeout(async () => {
      const start = performance.now();
      await this.save();
      this.#schedule(Math.max(this.#everyMs, (performance.now() - start) / mostShare));
    }, ms);
    this.#timer.unref();
  }

  async #write(): Promise<void> {
    if (this.#isOver) return;
    let bytes: Uint8Array;
    try {
      bytes = await this.#run.checkpoint();
    } catch (error) {
      if (error instanceof UserError) return; // training is over
      throw error;
    }
    try {
      await this.#checkpoints.save(bytes);
    } catch (error) {
      this.#isOver = true;
      const told = unwritable(error, this.#checkpoints.path);
      this.#warn(`No further checkpoints: ${told instanceof Error ? told.message : String(told)} Training goes on.`);
    }
  }
}

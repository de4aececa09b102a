import { type diagnose, type Run, UserError } from "gradus";
import type { Recording } from "./recording.js";

/** Looking inside costs at most this share of the time, or so many milliseconds in all where a run is short. */
const mostShare = 0.02;
const freeMs = 300;
/** Each look comes after a tenth more steps than the one before: as many from 10 to 100 as from 1,000 to 10,000. */
const growth = 1.1;

/** Writes down how gradients flow through a run, from time to time and between two steps. */
export class FlowRecording {
  readonly #run: Run;
  readonly #recording: Recording;
  readonly #sample: ReturnType<typeof diagnose.flowSampler>;
  #next = 0;
  #costMs = 0;
  #looks = 0;
  #startedMs = 0;
  #isLooking = false;

  constructor(run: Run, recording: Recording, sample: ReturnType<typeof diagnose.flowSampler>) {
    this.#run = run;
    this.#recording = recording;
    this.#sample = sample;
  }

  /** Looks, if it is time to, after `step` of at most `steps` steps. */
  async see(step: number, steps: number): Promise<void> {
    const now = performance.now();
    if (this.#looks === 0) this.#startedMs = now;
    const isDear =
      this.#looks > 1 && this.#costMs > Math.max(freeMs * (Math.log1p(step) / Math.log1p(steps)), mostShare * (now - this.#startedMs));
    if (this.#isLooking || step < this.#next || isDear) return;
    this.#isLooking = true;
    try {
      const bytes = await this.#run.checkpoint();
      const start = performance.now();
      const found = this.#sample(bytes);
      if (this.#looks++ > 0) this.#costMs += performance.now() - start; // the first look compiles
      if (found) {
        this.#recording.note({ type: "flow", ...found });
        this.#next = Math.ceil(growth * found.step);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error; // training is over
    } finally {
      this.#isLooking = false;
    }
  }
}

import { pause } from "./pause.js";

/** How long a run may keep the thread to itself: at 50 turns a second, Ctrl-C, timers and drawing feel immediate, and pauses cost nothing to speak of. */
const turnMs = 16;

/** Reminds a long job to let others have their turn. */
export class Pacer {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since >= turnMs;
  }

  async pause(): Promise<void> {
    await pause();
    this.#since = performance.now();
  }
}

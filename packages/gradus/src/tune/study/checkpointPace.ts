/** Checkpoints cost at most this share of the time: after one that took long, the next waits longer. */
const mostShare = 0.02;

/** Says when the next checkpoint of a training is due. */
export class CheckpointPace {
  readonly #everyMs: number;
  #askedMs = 0;
  #nextMs: number;

  /** `seconds` between two checkpoints, Infinity for none. */
  constructor(seconds: number) {
    this.#everyMs = 1000 * seconds;
    this.#nextMs = performance.now() + this.#everyMs;
  }

  isDue(): boolean {
    this.#askedMs = performance.now();
    return this.#askedMs >= this.#nextMs;
  }

  /** The checkpoint that was due lies in safety. */
  wasMade(): void {
    const now = performance.now();
    this.#nextMs = now + Math.max(this.#everyMs, (now - this.#askedMs) / mostShare);
  }
}

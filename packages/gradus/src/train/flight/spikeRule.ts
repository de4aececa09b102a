/** An average of the last losses forgets by this share a step: about fifty steps count. */
const forgets = 0.02;
/** A spike is this many standard deviations above the average, */
const deviations = 10;
/** ... seen over at least so many steps, */
const settled = 20;
/** ... and above the average of the first steps, before anything was learned. */
const firstSteps = 10;

/**
 * Whether the loss of a step is a spike: above  mean + 10 deviation  of the steps before it (debiased exponential averages over about fifty steps, at least
 * twenty), and above the average of the first ten steps. The second half keeps quiet where a well trained network meets a hard batch.
 */
export class SpikeRule {
  #steps = 0;
  #mean = 0;
  #variance = 0;
  #first = 0;
  #firstSteps = 0;

  /** The usual loss, by which the last one was judged. */
  get usual(): number {
    return this.#mean;
  }

  /** Looks at the finite loss of the next step. After a spike, what is usual is found anew. */
  sees(loss: number): boolean {
    if (this.#firstSteps < firstSteps) {
      this.#first += (loss - this.#first) / ++this.#firstSteps;
    }
    const isSpike = this.#steps >= settled && loss > this.#first && loss > this.#mean + deviations * Math.sqrt(this.#variance);
    if (isSpike) {
      this.#steps = 0;
      return true;
    }
    const share = Math.max(1 / ++this.#steps, forgets);
    const off = loss - this.#mean;
    this.#mean += share * off;
    this.#variance = (1 - share) * (this.#variance + share * off * off);
    return false;
  }
}

import type { Elements, Session } from "../../engine/index.js";
import type { Moment } from "../../schedule/index.js";

/** A step as it was done: the train rows, the moment with its learning rate, and its loss (NaN where it failed). */
export type DoneStep = { readonly rows: Int32Array; readonly at: Moment & Readonly<{ learningRate: number }>; loss: number };

/** Two copies of the states together take at most so many bytes; a larger network has no ring. */
const mostBytes = 512 * 2 ** 20;

/** Steps between two copies of a full batch of 64 rows or more. Smaller batches make cheaper steps, so their copies are rarer. */
const usualSteps = 64;

/**
 * The states of a training at two of its last steps, and every step since, so that these can be done again to the same bits. A copy is made every 64 steps
 * (times 64 / rows where a step has fewer rows): it costs about (1 + slots) numbers a parameter, a step 6 * rows operations.
 */
export class StateRing {
  readonly #session: Session;
  readonly #names: readonly string[];
  /** Steps between two copies; 0 for none. */
  readonly every: number;
  #older: Copy | undefined;
  #newer: Copy | undefined;
  #last: DoneStep | undefined;
  #left = 0;

  constructor(
    session: Session,
    { names, bytes, rows }: { readonly names: readonly string[]; readonly bytes: number; readonly rows: number },
  ) {
    this.#session = session;
    this.#names = names;
    this.every = 2 * bytes > mostBytes ? 0 : usualSteps * Math.max(1, Math.ceil(usualSteps / Math.max(1, rows)));
  }

  /** A step is about to be done. */
  before(rows: Int32Array, at: DoneStep["at"]): void {
    if (this.every === 0) return;
    if (this.#left === 0) {
      this.#left = this.every;
      const copy = this.#older ?? { states: new Map(), steps: [] };
      this.#older = this.#newer;
      this.#newer = this.#copied(copy);
    }
    this.#left--;
    this.#last = { rows, at, loss: Number.NaN };
    this.#newer!.steps.push(this.#last);
  }

  /** The step is done. */
  after(loss: number): void {
    if (this.#last) this.#last.loss = loss;
  }

  /** The steps since the older copy, the one that was begun last at the end. */
  get steps(): readonly DoneStep[] {
    return [...(this.#older?.steps ?? []), ...(this.#newer?.steps ?? [])];
  }

  /** Puts the states back to where they were before `steps`. */
  rewind(): void {
    for (const [name, values] of (this.#older ?? this.#newer)?.states ?? []) this.#session.state(name).set(values);
  }

  #copied(copy: Copy): Copy {
    copy.steps.length = 0;
    for (const name of this.#names) {
      const values = this.#session.state(name);
      const kept = copy.states.get(name);
      if (kept === undefined) copy.states.set(name, values.slice());
      else kept.set(values);
    }
    return copy;
  }
}

type Copy = Readonly<{ states: Map<string, Elements>; steps: DoneStep[] }>;

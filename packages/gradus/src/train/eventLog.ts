import type { RunEvent, StepEvent } from "./events.js";

type Listener = { at: number; step: StepEvent | undefined; wake: (() => void) | undefined };

/**
 * The events of a run, for any number of listeners, also for those who come late: each sees all of them from the start. Of the events of single steps a
 * listener gets only the latest that it has not seen, so that nothing piles up however slowly it reads, and nothing is kept when nobody listens.
 */
export class EventLog {
  readonly #events: RunEvent[] = [];
  readonly #listeners = new Set<Listener>();
  #closed = false;
  #failure: unknown;

  /** Whether anybody would see an event of a single step. */
  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  publish(event: RunEvent): void {
    if (event.type !== "step") this.#events.push(event);
    for (const listener of this.#listeners) {
      listener.step = event.type === "step" ? event : undefined;
      listener.wake?.();
    }
  }

  /** No event will follow. With a `failure`, every listener gets it in the end. */
  close(failure?: unknown): void {
    this.#closed = true;
    this.#failure = failure;
    for (const listener of this.#listeners) listener.wake?.();
  }

  async *listen(): AsyncGenerator<RunEvent, void, void> {
    const listener: Listener = { at: 0, step: undefined, wake: undefined };
    this.#listeners.add(listener);
    try {
      while (true) {
        const event = this.#next(listener);
        if (event !== undefined) yield event;
        else if (this.#failure !== undefined) throw this.#failure;
        else if (this.#closed) return;
        else await new Promise<void>((resolve) => (listener.wake = resolve));
      }
    } finally {
      this.#listeners.delete(listener);
    }
  }

  #next(listener: Listener): RunEvent | undefined {
    const event = this.#events[listener.at];
    if (event !== undefined) {
      listener.at++;
      return event;
    }
    const { step } = listener;
    listener.step = undefined;
    return step;
  }
}

import type { RecordedEvent, RunRecord } from "./recordedEvent.js";

/** Where the course of a run is written down. */
export interface Recording {
  /** Goes on behind the first `steps` steps. */
  begin(steps: number): void;
  note(event: RecordedEvent): void;
  /** The cost of the mini-batch of a step, which counts from 1. */
  noteLoss(step: number, loss: number): void;
  record(): RunRecord;
}

/** The course of a run that is kept in no folder. */
export class MemoryRecording implements Recording {
  readonly #events: RecordedEvent[] = [];
  #losses: Float32Array = new Float32Array(1024);
  #steps = 0;

  begin(): void {}

  note(event: RecordedEvent): void {
    if (event.type !== "step") this.#events.push(event);
  }

  noteLoss(step: number, loss: number): void {
    if (step > this.#losses.length) {
      const longer = new Float32Array(2 * this.#losses.length);
      longer.set(this.#losses);
      this.#losses = longer;
    }
    this.#losses[step - 1] = loss;
    this.#steps = step;
  }

  record(): RunRecord {
    return { events: [...this.#events], losses: this.#losses.slice(0, this.#steps) };
  }
}

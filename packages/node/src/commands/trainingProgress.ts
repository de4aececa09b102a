import type { EpochEvent, RunEvent, StartEvent } from "gradus";
import { brief, duration, grouped } from "../terminal/brief.js";
import type { Ink } from "../terminal/ink.js";
import type { StatusLine } from "../terminal/statusLine.js";

/** Before so many seconds have passed, the speed says little about the time that is left. */
const settledSeconds = 1;

/** Where progress is shown. */
export type ProgressLine = Pick<StatusLine, "show" | "clear">;

/** Shows the events of a run as one line of progress: epoch, step, steps a second, the losses and the time that is left at most. */
export class TrainingProgress {
  readonly #line: ProgressLine;
  readonly #ink: Ink;
  readonly #startedMs: number = performance.now();
  #start: StartEvent | undefined;
  #epoch: EpochEvent | undefined;
  #best: EpochEvent | undefined;

  constructor(line: ProgressLine, ink: Ink) {
    this.#line = line;
    this.#ink = ink;
  }

  see(event: RunEvent): void {
    switch (event.type) {
      case "start":
        this.#start = event;
        return;
      case "step":
        this.#line.show(() => this.#compose(event.step, event.epoch, event.loss));
        return;
      case "epoch":
        this.#epoch = event;
        if (event.best) this.#best = event;
        this.#line.show(() => this.#compose(event.step, event.epoch, event.train.loss));
        return;
      case "change":
      case "failure":
      case "alarm":
        return;
      case "stop":
      case "end":
        this.#line.clear();
        return;
      default:
        event satisfies never;
    }
  }

  #compose(step: number, epoch: number, loss: number): string {
    const { epochs, stepsPerEpoch } = this.#start!;
    const seconds = Math.max((performance.now() - this.#startedMs) / 1000, 1e-9);
    const rate = step / seconds;
    const { train, dev } = this.#ink;
    const devLoss = this.#epoch?.dev?.loss;
    const best = this.#best?.dev && this.#best !== this.#epoch ? ` (best ${brief(this.#best.dev.loss)} in epoch ${this.#best.epoch})` : "";
    return [
      `epoch ${epoch}/${epochs}`,
      `${rate < 10 ? rate.toFixed(1) : grouped(Math.round(rate))} steps/s`,
      `${train("train")} ${brief(this.#epoch?.train.loss ?? loss)}`,
      ...(devLoss === undefined ? [] : [`${dev("dev")} ${brief(devLoss)}${best}`]),
      ...(seconds < settledSeconds ? [] : [`at most ${duration((epochs * stepsPerEpoch - step) / rate)} left`]),
    ].join("  ");
  }
}

import type { Verdict } from "../pruner.js";
import type { Reported } from "../store/index.js";

/** What a trial needs of its study. */
export type TrialHost = Readonly<{
  report: (of: TrialTurn, step: number, value: number) => Promise<Verdict>;
  keep: (of: TrialTurn, checkpoint: unknown) => Promise<void>;
}>;

/** A trial in the hands of one worker: its number, and how often it went on before. */
export type TrialTurn = Readonly<{ number: number; turn: number }>;

/** How a trial comes into a worker's hands: with the curve of its earlier turns and what it kept. */
export type TrialStart<H> = TrialTurn & Readonly<{ parameters: H; curve: Trial<H>["curve"]; kept: unknown; wasInterrupted: boolean }>;

/** A trial at work: its parameters, and where it tells how it goes. */
export class Trial<H> {
  readonly number: number;
  /** How often it went on after a pause: 0 for a new one. */
  readonly turn: number;
  readonly parameters: H;
  /** What it reported before it paused: empty unless it goes on. */
  readonly curve: readonly (readonly [step: number, value: Reported])[];
  readonly #host: TrialHost;
  readonly #kept: unknown;
  readonly #wasInterrupted: boolean;
  #verdict: Verdict = "continue";

  constructor({ number, turn, parameters, curve, kept, wasInterrupted }: TrialStart<H>, host: TrialHost) {
    this.number = number;
    this.turn = turn;
    this.parameters = parameters;
    this.curve = curve;
    this.#host = host;
    this.#kept = kept;
    this.#wasInterrupted = wasInterrupted;
  }

  /** The last step that was reported before it paused, 0 if none was. */
  get lastStep(): number {
    return this.curve.at(-1)?.[0] ?? 0;
  }

  /**
   * Tells the value after a step; steps rise. A value that is NaN or infinite says that the training diverged. A trial whose worker was lost may begin anew, or
   * before the last step that was reported: steps that stand in the log already are passed over.
   * @returns whether to stop here, as `shouldStop` does afterwards
   * @throws UserError if the step does not rise, or the trial is over
   */
  async report(step: number, value: number): Promise<boolean> {
    const isKnown = this.curve.length > 0 && step <= this.lastStep;
    // A worker that was lost may have been so between the report and the stop that its pruner wished for.
    if (isKnown && !(step === this.lastStep && this.#wasInterrupted)) this.#verdict = "continue";
    else this.#verdict = await this.#host.report(this, step, value);
    return this.shouldStop;
  }

  /** Whether the pruner wants the trial to stop: for good, or until it is promoted. An objective then keeps what it needs to go on, and returns nothing. */
  get shouldStop(): boolean {
    return this.#verdict !== "continue";
  }

  /** What the pruner said to the last report. */
  get verdict(): Verdict {
    return this.#verdict;
  }

  /**
   * Keeps what the trial needs to go on: bytes, such as those of a run's checkpoint, where the store holds checkpoints; anything where it lives in this
   * process's memory alone. @throws UserError if the store takes bytes only
   */
  keep(checkpoint: unknown): Promise<void> {
    return this.#host.keep(this, checkpoint);
  }

  /** What `keep` was last given before the trial paused or its worker was lost; undefined at the start. */
  get kept(): unknown {
    return this.#kept;
  }
}

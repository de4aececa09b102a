import type { Verdict } from "../pruner.js";
import type { Reported } from "../store/index.js";

/** What a trial needs of its study. */
export type TrialHost = Readonly<{ report: (number: number, step: number, value: number) => Promise<Verdict> }>;

/** A trial at work: its parameters, and where it tells how it goes. */
export class Trial<H> {
  readonly number: number;
  readonly parameters: H;
  /** What it reported before it paused: empty unless it goes on. */
  readonly curve: readonly (readonly [step: number, value: Reported])[];
  readonly #host: TrialHost;
  readonly #memory: Map<number, unknown>;
  #verdict: Verdict = "continue";

  constructor(
    { number, parameters, curve }: { number: number; parameters: H; curve: Trial<H>["curve"] },
    host: TrialHost,
    memory: Map<number, unknown>,
  ) {
    this.number = number;
    this.parameters = parameters;
    this.curve = curve;
    this.#host = host;
    this.#memory = memory;
  }

  /** The last step that was reported, 0 if none was. */
  get lastStep(): number {
    return this.curve.at(-1)?.[0] ?? 0;
  }

  /**
   * Tells the value after a step; steps rise. A value that is NaN or infinite says that the training diverged.
   * @returns whether to stop here, as `shouldStop` does afterwards
   * @throws UserError if the step does not rise, or the trial is over
   */
  async report(step: number, value: number): Promise<boolean> {
    this.#verdict = await this.#host.report(this.number, step, value);
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

  /** Keeps something in this process's memory until the trial goes on, such as the bytes of a run's checkpoint. */
  keep(checkpoint: unknown): void {
    this.#memory.set(this.number, checkpoint);
  }

  /** What `keep` was given before the trial paused; undefined at the start, and in another process. */
  get kept(): unknown {
    return this.#memory.get(this.number);
  }
}

import { tune } from "gradus";
import { brief, counted, duration } from "../terminal/brief.js";
import type { Ink } from "../terminal/ink.js";
import type { LiveBlock } from "../terminal/liveBlock.js";
import { textTable } from "../terminal/textTable.js";

/** So many of the best trials are shown while the study runs. */
const mostShown = 5;

/** Shows a study at work: the best trials, how many are made, and the time that is left. */
export class TuneProgress {
  readonly #block: LiveBlock;
  readonly #ink: Ink;
  readonly #study: tune.Study<never> | tune.Study;
  readonly #limits: Readonly<{ trials: number | null; seconds: number | null }>;
  readonly #startedMs: number = performance.now();
  #before = 0;

  constructor(
    block: LiveBlock,
    { ink, study, limits }: { ink: Ink; study: tune.Study; limits: { trials: number | null; seconds: number | null } },
  ) {
    this.#block = block;
    this.#ink = ink;
    this.#study = study;
    this.#limits = limits;
  }

  /** The study is known as it stood before: what is made from now on tells how long a trial takes. */
  begin(): void {
    this.#before = over(this.#study.trials);
  }

  see(event: tune.StudyEvent): void {
    if (event.type === "start") this.#block.say(`sampler: ${event.sampler}, ${event.why}`);
    if (event.type === "finish" && event.isBest)
      this.#block.say(`trial ${event.trial.number}: best so far, ${brief(event.trial.values[0] ?? Number.NaN)}`);
    if (event.type === "fail") this.#block.say(`trial ${event.trial.number} failed: ${event.why}`);
    this.#block.show(() => this.#compose());
  }

  /** Draws again, though nothing happened: time passes. */
  refresh(): void {
    this.#block.show(() => this.#compose());
  }

  #compose(): string[] {
    const { trials } = this.#study;
    const rows = tune.bestTrials(this.#study).slice(0, mostShown);
    const names = this.#study.space.dimensions.map(({ path }) => path);
    const table = textTable({
      header: ["trial", this.#study.objectives[0]?.name ?? "", ...names].map((word) => this.#ink.strong(word)),
      rows: rows.map((trial) => [
        String(trial.number),
        brief(trial.values[0] ?? Number.NaN),
        ...names.map((name) => shown(trial.parameters[name])),
      ]),
      right: [0, 1, ...names.map((_, k) => k + 2)],
    });
    return [...(rows.length > 0 ? table : []), this.#sum(trials)];
  }

  #sum(trials: readonly tune.TrialRecord[]): string {
    const seconds = (performance.now() - this.#startedMs) / 1000;
    const [done, running] = [over(trials), trials.filter(({ state }) => state === "running").length];
    const { trials: most, seconds: mostSeconds } = this.#limits;
    const made = done - this.#before;
    const byTrials = most !== null && made > 0 ? (seconds / made) * (most - done) : Number.POSITIVE_INFINITY;
    const left = Math.min(byTrials, mostSeconds === null ? Number.POSITIVE_INFINITY : mostSeconds - seconds);
    const best = this.#study.objectives.length === 1 ? this.#study.best : undefined;
    return [
      most === null ? counted(done, "trial") : `trials ${done}/${most}`,
      `${running} at work`,
      ...(best === undefined ? [] : [`best ${brief(best.values[0] ?? Number.NaN)} (trial ${best.number})`]),
      duration(seconds),
      ...(Number.isFinite(left) && left > 0 ? [`about ${duration(left)} left`] : []),
    ].join("  ");
  }
}

/** Trials that are over, as the budget counts them. */
function over(trials: readonly tune.TrialRecord[]): number {
  return trials.filter(({ state, isKnown }) => !isKnown && (state === "finished" || state === "pruned")).length;
}

/** A parameter's value in a table. */
export function shown(value: unknown): string {
  if (value === undefined) return "-";
  if (typeof value === "number") return brief(value);
  if (typeof value === "object" && value !== null && "branch" in value) return String(value.branch);
  return typeof value === "string" ? value : JSON.stringify(value);
}

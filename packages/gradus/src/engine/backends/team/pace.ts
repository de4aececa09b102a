/** Milliseconds and calls that a window of measurement has at least. */
const windowMs = 10;
const windowCalls = 4;
/** A team must promise and keep this much of one thread's time. */
const worthwhile = 0.95;
/** A team that has become this much slower than it was is compared with one thread anew. */
const worse = 1.5;
/** After a team has lost, it is tried again no sooner than this; twice as long each time. */
const firstRestMs = 1000;
const longestRestMs = 60_000;
/** A part that takes less than this on one thread can never gain: it is not measured any longer. */
const tooShortMs = 0.004;

/** How long a part would take on each number of threads, foretold from its time on one. */
export type Foresight = (aloneMs: number, threads: number) => number;

/**
 * Chooses between one thread and a team for one part of a program, by what they take: first one thread is measured (its first window, in which
 * the engine still optimises, does not count); where the foresight promises a gain the team is tried; whichever took less is kept. The team is
 * watched: on a machine that has become busy it loses, and gets another chance after a while. Results do not depend on any of this.
 */
export class Pace {
  readonly #sizes: readonly number[];
  readonly #foresee: Foresight;
  readonly #now: () => number;
  /** Numbers that change with each call are kept in an array, where they allocate nothing. */
  readonly #window: Float64Array = new Float64Array(2);
  #wish = 1;
  #isWarm = false;
  #isSettled = false;
  #aloneMs = Number.NaN;
  #bestTeamMs = Number.POSITIVE_INFINITY;
  #restMs = firstRestMs;
  #restsUntil = 0;

  /** `sizes`: the teams that there can be, in threads. */
  constructor(sizes: readonly number[], foresee: Foresight, now: () => number = () => performance.now()) {
    this.#sizes = sizes;
    this.#foresee = foresee;
    this.#now = now;
    this.#isSettled = sizes.length === 0;
  }

  /** Threads for the next call. */
  get threads(): number {
    return this.#wish;
  }

  /** Nothing will change any more; calls need not be timed. */
  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Milliseconds that a call took lately, or NaN. */
  get ms(): number {
    return this.#wish > 1 && this.#bestTeamMs < Number.POSITIVE_INFINITY ? this.#bestTeamMs : this.#aloneMs;
  }

  /** A call took so long on so many threads (fewer than wished for while the team is gathering: then it does not count). */
  record(threads: number, ms: number): void {
    if (threads !== this.#wish) return;
    const window = this.#window;
    window[0]! += ms;
    window[1]! += 1;
    if (window[0]! < windowMs || window[1]! < windowCalls) return;
    const mean = window[0]! / window[1]!;
    window.fill(0);
    if (!this.#isWarm) this.#isWarm = true;
    else if (threads === 1) this.#judgeAlone(mean);
    else this.#judgeTeam(mean);
  }

  /** The team's own cost has become known: what was promised may not hold any more. */
  reconsider(): void {
    if (this.#wish > 1) this.#choose(this.#aloneMs);
  }

  #judgeAlone(mean: number): void {
    this.#aloneMs = mean;
    if (mean < tooShortMs) this.#isSettled = true;
    else if (this.#now() >= this.#restsUntil) this.#choose(mean);
  }

  #choose(aloneMs: number): void {
    let best = 1;
    let least = worthwhile * aloneMs;
    for (const size of this.#sizes) {
      const ms = this.#foresee(aloneMs, size);
      if (ms < least) [best, least] = [size, ms];
    }
    this.#wish = best;
    this.#window.fill(0);
    this.#bestTeamMs = Number.POSITIVE_INFINITY;
    if (best === 1) this.#restsUntil = this.#now() + firstRestMs;
  }

  #judgeTeam(mean: number): void {
    if (mean > worthwhile * this.#aloneMs) {
      this.#wish = 1;
      this.#restsUntil = this.#now() + this.#restMs;
      this.#restMs = Math.min(longestRestMs, 2 * this.#restMs);
    } else if (mean > worse * this.#bestTeamMs) this.#wish = 1;
    else {
      this.#bestTeamMs = Math.min(this.#bestTeamMs, mean);
      if (mean < this.#aloneMs / 1.2) this.#restMs = firstRestMs;
    }
  }
}

import { crew, type Foresight, Pace, type TeamProgram } from "../team/index.js";
import { measureMeetings, meetingCost } from "./meetingCost.js";
import type { Part, PartName } from "./module.js";
import { barriersOf, type Stage } from "./stages.js";
import { largestShare } from "./work.js";

/** How many threads a program may run on: exactly so many (as soon as they have gathered), or up to so many where that is faster. */
export type Threads = { readonly count: number; readonly exact: boolean };

/** Rounds of waiting awake in a microsecond, about. */
const roundsInUs = 500;

/** A part of a program, run on as many threads as pay. */
export class TeamPart {
  readonly #program: TeamProgram;
  readonly #part: Part;
  readonly #exact: number | undefined;
  /** Whether there is anything to share. A member that has nothing to do would meet nobody, and the next order could overtake its reading of this one. */
  readonly #isShared: boolean;
  readonly #pace: Pace;
  readonly #order: { readonly part: PartName; spin: number; awake: number };
  /** The team whose meetings were measured since one thread was last preferred; 1 for none. */
  #measured = 1;
  /** Threads of the last call. */
  threads = 1;

  constructor(
    program: TeamProgram,
    { name, part, stages }: { readonly name: PartName; readonly part: Part; readonly stages: readonly Stage[] },
    { count, exact }: Threads,
  ) {
    this.#program = program;
    this.#part = part;
    this.#exact = exact ? count : undefined;
    this.#isShared = stages.some(({ alone }) => !alone);
    this.#pace = new Pace(exact ? [] : sizesUpTo(count), foresightOf(stages));
    this.#order = { part: name, spin: 100 * roundsInUs, awake: 100 };
  }

  call(): void {
    if (this.#exact !== undefined) this.#on(this.#exact);
    else if (this.#pace.isSettled) this.#on(1);
    else this.#timed(this.#pace.threads);
  }

  #timed(wish: number): void {
    if (wish === 1) this.#measured = 1;
    else if (wish !== this.#measured && measureMeetings(wish)) {
      this.#measured = wish;
      this.#pace.reconsider();
    }
    const { threads } = this.#pace;
    const start = performance.now();
    this.#on(threads === this.#measured ? threads : 1);
    this.#pace.record(this.threads, performance.now() - start);
    if (this.threads > 1) this.#wait();
  }

  #on(wish: number): void {
    const threads = wish > 1 && crew.ready(this.#program, wish) ? wish : 1;
    this.threads = threads;
    if (threads > 1 && this.#isShared) crew.order(this.#program, threads, this.#order);
    this.#part(0, threads, this.#order.spin);
  }

  /** How long a thread waits awake: an eighth of a call, from 20 us to 1 ms. On a shared core waiting awake is time lost to the other thread. */
  #wait(): void {
    const { ms } = this.#pace;
    const us = Math.round(Math.min(1000, Math.max(20, Number.isNaN(ms) ? 100 : (1000 * ms) / 8)));
    this.#order.spin = us * roundsInUs;
    this.#order.awake = us;
  }
}

/** Teams to choose from: twice as many each time, and all. */
function sizesUpTo(count: number): number[] {
  const sizes: number[] = [];
  for (let size = 2; size < count; size *= 2) sizes.push(size);
  return count > 1 ? [...sizes, count] : sizes;
}

/** Time on a team: what the first thread has to do, and the meetings. */
function foresightOf(stages: readonly Stage[]): Foresight {
  const barriers = barriersOf(stages);
  return (aloneMs, threads) => {
    const { barrier, order } = meetingCost(threads);
    return aloneMs * largestShare(stages, threads) + barriers * barrier + order;
  };
}

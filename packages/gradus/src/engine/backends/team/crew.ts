import { leave, type Message, mailbox, memberSource, type Outside, parts, type StampCells } from "./memberSource.js";
import { type StartedWorker, startWorker } from "./startWorker.js";

/** A program that a team can run: its module, and the memory that it works in. */
export interface TeamProgram {
  readonly id: number;
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Bytes in the memory where a failure is told, and where a member sleeps who must hear of it. */
  readonly failed: number;
  readonly passed: number;
  readonly outside?: Outside;
  readonly stamps?: StampCells;
}

/** What a team is told to do. */
export interface Order {
  readonly part: (typeof parts)[number];
  /** Rounds that a member waits awake at a barrier. */
  readonly spin: number;
  /** Microseconds that it waits awake for the next order. */
  readonly awake: number;
}

interface Member {
  readonly worker: StartedWorker<Message>;
  /** The first word of its mailbox. */
  readonly at: number;
  /** For each program that was sent, which of the messages it was. */
  readonly loads: Map<number, number>;
  joins: number;
}

/** Threads that a team can have. */
export const mostThreads = 256;
/** After so long without an order the threads are ended; the next wish for a team starts new ones. */
const idleMs = 2000;
/** The threads' own engines hold on to memories of sessions that are gone; beyond these limits the threads are ended. */
const goneBytes = 64 * 2 ** 20;
const goneCount = 32;

/**
 * The threads besides the first, shared by all sessions of a process. They come up, load programs and gather while the first thread goes on alone:
 * nothing here ever waits for them. Members who have gathered wait for orders in shared memory, so that an order costs a store; to hear a message
 * they must be told to leave, and join again after it.
 */
export class Crew {
  #members: Member[] = [];
  #words: Int32Array<SharedArrayBuffer> | undefined;
  /** Changes whenever a member comes or leaves. */
  #epoch = 0;
  #failed = false;
  #orders = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  readonly #ready = new WeakMap<TeamProgram, { epoch: number; threads: number }>();
  readonly #gone = { bytes: 0, count: 0 };
  readonly #programs = new FinalizationRegistry((bytes: number) => this.#forget(bytes));

  /** Threads besides the first that are running. */
  get size(): number {
    return this.#members.length;
  }

  /** Whether `threads` threads, this one included, have gathered to run the program. If not, they are called. */
  ready(program: TeamProgram, threads: number): boolean {
    const known = this.#ready.get(program);
    if (known !== undefined && known.epoch === this.#epoch && known.threads >= threads) return true;
    if (threads > mostThreads || !this.#start(threads - 1)) return false;
    let all = true;
    for (let i = 0; i < threads - 1; i++) all = this.#gather(this.#members[i]!, program) && all;
    if (!all) return false;
    if (known === undefined) this.#programs.register(program, program.memory.buffer.byteLength);
    this.#ready.set(program, { epoch: this.#epoch, threads });
    return true;
  }

  /** Lets the members run a part of a program together with this thread, which must call the same part now. Only after `ready`. */
  order(program: TeamProgram, threads: number, { part, spin, awake }: Order): void {
    this.#orders++;
    const number = parts.indexOf(part);
    for (let i = 0; i < threads - 1; i++) {
      const { at } = this.#members[i]!;
      const words = this.#words!;
      words[at + mailbox.program] = program.id;
      words[at + mailbox.threads] = threads;
      words[at + mailbox.spin] = spin;
      words[at + mailbox.awakeMs] = awake;
      this.#post(at, number);
    }
  }

  /** Ends the threads. */
  release(): void {
    for (const { worker } of this.#members) worker.terminate();
    this.#members = [];
    this.#words = undefined;
    this.#epoch++;
    this.#gone.bytes = this.#gone.count = 0;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Sees to it that there are so many members. */
  #start(count: number): boolean {
    if (this.#failed) return false;
    this.#words ??= new Int32Array(new SharedArrayBuffer(4 * mailbox.words * mostThreads));
    try {
      while (this.#members.length < count) this.#startMember(this.#words);
    } catch {
      this.#fail();
    }
    this.#timer ??= this.#watch();
    return !this.#failed;
  }

  #startMember(words: Int32Array): void {
    const at = mailbox.words * this.#members.length;
    const worker = startWorker<Message>(memberSource, { failed: () => this.#fail() });
    worker.post({ kind: "start", words, at, thread: this.#members.length + 1 });
    this.#members.push({ worker, at, loads: new Map(), joins: 0 });
  }

  /** Whether a member is waiting for orders with the program loaded. If not, it is sent what is missing. */
  #gather(member: Member, program: TeamProgram): boolean {
    const { worker, at, loads } = member;
    const words = this.#words!;
    let number = loads.get(program.id);
    if (number === undefined) {
      worker.post({ kind: "load", ...program });
      number = loads.size + 1;
      loads.set(program.id, number);
    }
    const isLoaded = Atomics.load(words, at + mailbox.loads) >= number;
    const isInside = member.joins > 0 && Atomics.load(words, at + mailbox.joins) === member.joins;
    if (isInside && isLoaded) return true;
    if (!isInside && member.joins > 0) return false;
    if (isInside) this.#post(at, leave);
    member.joins++;
    worker.post({ kind: "join" });
    this.#epoch++;
    return false;
  }

  #post(at: number, part: number): void {
    const words = this.#words!;
    words[at + mailbox.part] = part;
    Atomics.add(words, at + mailbox.orders, 1);
    if (Atomics.load(words, at + mailbox.sleeping) !== 0) Atomics.notify(words, at + mailbox.orders);
  }

  #watch(): ReturnType<typeof setInterval> {
    let before = -1;
    const timer = setInterval(() => {
      if (this.#orders === before) this.release();
      before = this.#orders;
    }, idleMs);
    (timer as { unref?: () => void }).unref?.();
    return timer;
  }

  #forget(bytes: number): void {
    this.#gone.bytes += bytes;
    this.#gone.count++;
    if (this.#gone.bytes > goneBytes || this.#gone.count > goneCount) this.release();
  }

  /** A member could not start or broke down: from now on everything runs on one thread. */
  #fail(): void {
    this.#failed = true;
    this.release();
  }
}

let programs = 0;
/** A number for another program. */
export function nextProgram(): number {
  return programs++;
}

/** The threads of this process. */
export const crew: Crew = new Crew();

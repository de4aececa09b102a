import type { Entry } from "./entry.js";

/**
 * Where a study's log is kept. Several processes may use one store at once: an append is whole or not at all, and every reader sees the same order.
 */
export interface Store {
  /** The entries from position `from` on, 0 for all. */
  read(from: number): Promise<readonly Entry[]>;
  /**
   * Puts entries at the end and returns the position of the first. With `expected`, only if the log has exactly so many entries; otherwise nothing is
   * written and the result is undefined: somebody else was faster, and the caller reads on and decides anew.
   */
  append(entries: readonly Entry[], expected?: number): Promise<number | undefined>;
  /** Who is at work; absent where only this process can be. */
  readonly workers?: StoreWorkers;
  /** Where trials that pause leave what they need to go on; absent where it lives in this process's memory alone. */
  readonly checkpoints?: StoreCheckpoints;
  /** Ends what it holds open; absent where there is nothing to end. */
  close?(): Promise<void>;
}

/** The processes that share a store. */
export interface StoreWorkers {
  /** What the log calls this one. */
  readonly own: string;
  /** Says that this one lives. Called about once a second while it runs trials. */
  beat(): Promise<void>;
  /** Which of the named ones are gone for good, so that their trials can go on elsewhere. */
  gone(names: readonly string[]): Promise<readonly string[]>;
}

/** Checkpoints by trial. One of an older turn never takes the place of a newer one's. */
export interface StoreCheckpoints {
  save(at: Readonly<{ number: number; turn: number }>, bytes: Uint8Array): Promise<void>;
  /** The newest, undefined where there is none that is whole. */
  load(number: number): Promise<Uint8Array | undefined>;
  /** The trial is over. */
  drop(number: number): Promise<void>;
  /** Clears away what processes left that were killed as their trials ended: all but that of the trials named. */
  keepOnly(numbers: readonly number[]): Promise<void>;
}

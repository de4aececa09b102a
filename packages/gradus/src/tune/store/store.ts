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
}

import type { Program } from "../../compile/index.js";
import type { Watch, Watcher } from "../../session.js";
import type { StampCells } from "../team/index.js";
import { instructionFacts } from "./instructionFacts.js";
import type { PartName } from "./module.js";

/** Calls the parts of a program for a watcher, which hears after each of them when every instruction began and ended on each thread. */
export class WatchedCalls implements StampCells {
  readonly cells: Float64Array;
  readonly origin: number = performance.timeOrigin + performance.now();
  readonly #watcher: Watcher;

  constructor(program: Program, threads: number, { watch, name }: { readonly watch: Watch; readonly name: string }) {
    const instructions = instructionFacts(program);
    const count = 2 * threads * instructions.length;
    this.cells = threads > 1 ? new Float64Array(new SharedArrayBuffer(8 * count)) : new Float64Array(count);
    this.#watcher = watch({ name, instructions, origin: this.origin });
  }

  /** The call of a part, watched. `threads` tells how many threads it ran on. */
  watched(part: PartName, call: () => void, threads: () => number): () => void {
    return () => {
      this.cells.fill(Number.NaN);
      const began = this.#now();
      call();
      const ended = this.#now();
      this.#watcher({ part, began, ended, threads: threads(), stamps: this.cells });
    };
  }

  #now(): number {
    return performance.now() + (performance.timeOrigin - this.origin);
  }
}

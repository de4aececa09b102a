import type { Product } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { Cursors } from "./cursors.js";
import type { Address, Site } from "./kernel.js";
import type { Cut } from "./productCut.js";

/** What an operand of a product is written with. */
export interface OperandSite {
  readonly f: FunctionBuilder;
  readonly product: Product;
  readonly cut: Cut;
  readonly cursors: Cursors;
  readonly site: Site;
}

/** Where a unit stands. */
export interface UnitPlace {
  /** Number of the point of the batch, and that number * panels + panel. */
  readonly point: Local;
  readonly panel: Local;
  /** First column, and the index along each batch loop. */
  readonly column: Local;
  readonly indices: ReadonlyMap<number, Local>;
}

/** A copy of an operand in the thread's scratch, and which part of the operand it holds. */
export class CopyState {
  readonly #f: FunctionBuilder;
  /** Where it lies for the first thread. */
  readonly base: number;
  readonly #holds: Local;
  #own: Local | undefined;

  constructor(f: FunctionBuilder, base: number, name: string) {
    this.#f = f;
    this.base = base;
    this.#holds = f.local("i32", name);
  }

  /** At the start of the function: it holds nothing. It lies `own` bytes behind that of the first thread. */
  begin(own: Local | undefined): void {
    this.#own = own;
    this.#f.i32(-1);
    this.#f.set(this.#holds);
  }

  /** Copies anew if another part is wanted than it holds. */
  renew(wanted: Local, copy: (state: CopyState) => void): void {
    const f = this.#f;
    f.get(this.#holds);
    f.get(wanted);
    f.op("i32.ne");
    f.if(() => {
      f.get(wanted);
      f.set(this.#holds);
      copy(this);
    });
  }

  /** Leaves the distance in bytes from `base` on the stack. */
  push(): void {
    if (this.#own === undefined) throw new Error("A product copies its operands but has no scratch of its own");
    this.#f.get(this.#own);
  }
}

/** Adds the parameter that an address is counted from to the number on the stack. */
export function addFrom(f: FunctionBuilder, { from }: Address): void {
  if (from === undefined) return;
  f.get(from);
  f.op("i32.add");
}

/** Adds the bytes to the point of the batch to the number on the stack. */
export function addBatch(f: FunctionBuilder, steps: readonly number[], indices: ReadonlyMap<number, Local>): void {
  for (const [d, index] of indices) {
    if (steps[d] === 0) continue;
    f.get(index);
    f.i32(4 * steps[d]!);
    f.op("i32.mul");
    f.op("i32.add");
  }
}

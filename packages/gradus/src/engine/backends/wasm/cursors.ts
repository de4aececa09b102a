import type { FunctionBuilder, Local } from "./assembler.js";
import type { Range } from "./kernel.js";

/** A number that follows a loop nest: `start` + sum of steps[d] * index[d]. Without steps it is a constant and has no local. */
export interface Cursor {
  readonly steps: readonly number[];
  readonly start: number;
  readonly local: Local | undefined;
}

/**
 * The moving numbers of a loop nest. Accesses with the same steps share one cursor, whatever their buffer: the rest of the address is a constant
 * in the load or store. Ask for all cursors before the first loop opens.
 */
export class Cursors {
  readonly #f: FunctionBuilder;
  readonly #all = new Map<string, Cursor>();

  constructor(f: FunctionBuilder) {
    this.#f = f;
  }

  cursor(steps: readonly number[], start = 0): Cursor {
    const key = `${start}: ${steps}`;
    const known = this.#all.get(key);
    if (known !== undefined) return known;
    const moves = steps.some((step) => step !== 0);
    const made = { steps, start, local: moves ? this.#f.local("i32", `at${this.#all.size}`) : undefined };
    this.#all.set(key, made);
    return made;
  }

  push({ local, start }: Cursor): void {
    if (local === undefined) this.#f.i32(start);
    else this.#f.get(local);
  }

  /** Sets every cursor to its value at the given indices (a local for each loop that does not begin at 0). */
  open(indices: ReadonlyMap<number, Local> = new Map()): void {
    for (const { local, start, steps } of this.#all.values()) {
      if (local === undefined) continue;
      this.#f.i32(start);
      for (const [d, index] of indices) {
        if (steps[d] === 0) continue;
        this.#f.get(index);
        this.#f.i32(steps[d]!);
        this.#f.op("i32.mul");
        this.#f.op("i32.add");
      }
      this.#f.set(local);
    }
  }

  /** Moves on by `count` rounds of loop d. */
  advance(d: number, count: number): void {
    if (count === 0) return;
    for (const { local, steps } of this.#all.values()) {
      if (local === undefined || steps[d] === 0) continue;
      this.#f.get(local);
      this.#f.i32(steps[d]! * count);
      this.#f.op("i32.add");
      this.#f.set(local);
    }
  }

  /** Runs `body` `rounds` times (at least once), moving on by `stride` after each; afterwards the cursors stand behind the last round. */
  repeat(d: number, rounds: number, stride: number, body: () => void): void {
    if (rounds === 1) {
      body();
      this.advance(d, stride);
      return;
    }
    const moving = this.#moving(d);
    if (moving === undefined) {
      this.#counted(rounds, body);
      return;
    }
    const end = this.#f.local("i32");
    this.#f.get(moving.local);
    this.#f.i32(moving.steps[d]! * stride * rounds);
    this.#f.op("i32.add");
    this.#f.set(end);
    this.#loopTo(moving.local, end, d, stride, body);
    this.#f.release(end);
  }

  /** Runs `body` from index `at` of loop d, where the cursors stand, to `end` (not at all if that is not larger), moving on by `stride` after each. */
  until(d: number, at: Local, end: Local, stride: number, body: () => void): void {
    const f = this.#f;
    const moving = this.#moving(d);
    if (moving === undefined) throw new Error(`No access moves along kept loop ${d}`);
    f.get(at);
    f.get(end);
    f.op("i32.lt_u");
    f.if(() => {
      const last = f.local("i32");
      f.get(end);
      f.get(at);
      f.op("i32.sub");
      f.i32(moving.steps[d]!);
      f.op("i32.mul");
      f.get(moving.local);
      f.op("i32.add");
      f.set(last);
      this.#loopTo(moving.local, last, d, stride, body);
      f.release(last);
    });
  }

  #loopTo(moving: Local, end: Local, d: number, stride: number, body: () => void): void {
    this.#f.loop((again) => {
      body();
      this.advance(d, stride);
      this.#f.get(moving);
      this.#f.get(end);
      this.#f.op("i32.ne");
      this.#f.brIf(again);
    });
  }

  #moving(d: number): { readonly local: Local; readonly steps: readonly number[] } | undefined {
    for (const { local, steps } of this.#all.values()) if (local !== undefined && steps[d] !== 0) return { local, steps };
    return undefined;
  }

  /** Like `repeat` over the whole extent, then back to the start. */
  sweep(d: number, extent: number, body: () => void): void {
    if (extent === 0) return;
    this.repeat(d, extent, 1, body);
    this.advance(d, -extent);
  }

  /** Runs `body` for each unit from .. to - 1, moving on by `stride` rounds of loop d after each (the cursors start at from * stride). */
  units(d: number, { from, to }: Range, stride: number, body: () => void): void {
    this.#f.get(from);
    this.#f.get(to);
    this.#f.op("i32.lt_u");
    this.#f.if(() => {
      this.#f.loop((again) => {
        body();
        this.advance(d, stride);
        this.#f.get(from);
        this.#f.i32(1);
        this.#f.op("i32.add");
        this.#f.tee(from);
        this.#f.get(to);
        this.#f.op("i32.ne");
        this.#f.brIf(again);
      });
    });
  }

  #counted(rounds: number, body: () => void): void {
    const left = this.#f.local("i32");
    this.#f.i32(rounds);
    this.#f.set(left);
    this.#f.loop((again) => {
      body();
      this.#f.get(left);
      this.#f.i32(1);
      this.#f.op("i32.sub");
      this.#f.tee(left);
      this.#f.brIf(again);
    });
    this.#f.release(left);
  }
}

/** Runs `body` at every point of the loops `dims`, the units of the kernel being the rounds of the first (or one unit in all if there is none). */
export function unitNest(
  cursors: Cursors,
  f: FunctionBuilder,
  dims: readonly number[],
  extents: readonly number[],
  range: Range,
  body: () => void,
): void {
  const [first, ...rest] = dims;
  const nest = ([d, ...inner]: readonly number[]): void => {
    if (d === undefined) body();
    else cursors.sweep(d, extents[d]!, () => nest(inner));
  };
  if (first === undefined) {
    cursors.open();
    f.get(range.from);
    f.get(range.to);
    f.op("i32.lt_u");
    f.if(() => body());
    return;
  }
  cursors.open(new Map([[first, range.from]]));
  cursors.units(first, range, 1, () => nest(rest));
}

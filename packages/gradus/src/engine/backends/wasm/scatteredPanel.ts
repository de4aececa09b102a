import type { Digits, Scattered } from "../../compile/program.js";
import type { FunctionBuilder, Local } from "./assembler.js";

/** Steps of the innermost inner loop up to which they are written out one after the other. */
const writtenOut = 8;

/** Where a panel comes from and goes to; all numbers in bytes but for columns. */
export interface PanelCopy {
  readonly b: Scattered;
  /** All columns of b, and those of a panel; `column` is the panel's first. */
  readonly columns: number;
  readonly unitColumns: number;
  readonly column: Local;
  /** Leaves where the point of the batch starts on the stack, to which `base` is added. */
  readonly push: () => void;
  readonly base: number;
  /** The panel, [inner][unitColumns]; the local moves past it. `to` is added. */
  readonly into: Local;
  readonly to: number;
}

/** Columns that always lie side by side: whole vectors, pairs, or single ones. */
export function columnsTogether({ columns: { extents, steps } }: Scattered): 1 | 2 | 4 {
  const extent = extents.at(-1) ?? 1;
  if (steps.at(-1) !== 1 || extent % 2 !== 0) return 1;
  return extent % 4 === 0 ? 4 : 2;
}

/**
 * Writes the copy of a panel of scattered columns. A pointer for each group of neighbouring columns is found once; all follow one number that the loops
 * of the inner index move. Where single columns run along memory, four by four elements are transposed at a time. Columns behind the last are copies of it.
 */
export function writeScatteredPanel(f: FunctionBuilder, copy: PanelCopy): void {
  const together = columnsTogether(copy.b);
  const pointers = Array.from({ length: copy.unitColumns / together }, (_, group) => groupPointer(f, copy, group * together, together));
  const at = f.local("i32");
  f.i32(0);
  f.set(at);
  new PanelWriter(f, copy, pointers, at).loops(copy.b.inner);
  for (const local of [...pointers, at]) f.release(local);
}

/** A local with the address of a group: the digits of its first column. */
function groupPointer(f: FunctionBuilder, { b, columns, column, push }: PanelCopy, ahead: number, together: number): Local {
  const { extents, steps } = b.columns;
  const [rest, pointer] = [f.local("i32"), f.local("i32")];
  const last = columns - together;
  f.get(column);
  f.i32(ahead);
  f.op("i32.add");
  f.tee(rest);
  f.i32(last);
  f.get(rest);
  f.i32(last);
  f.op("i32.lt_u");
  f.op("select");
  f.set(rest);
  push();
  for (let d = extents.length - 1; d >= 0; d--) {
    f.get(rest);
    if (d > 0) {
      f.i32(extents[d]!);
      f.op("i32.rem_u");
    }
    f.i32(4 * steps[d]!);
    f.op("i32.mul");
    f.op("i32.add");
    if (d === 0) break;
    f.get(rest);
    f.i32(extents[d]!);
    f.op("i32.div_u");
    f.set(rest);
  }
  f.set(pointer);
  f.release(rest);
  return pointer;
}

class PanelWriter {
  readonly #f: FunctionBuilder;
  readonly #copy: PanelCopy;
  readonly #pointers: readonly Local[];
  readonly #at: Local;

  constructor(f: FunctionBuilder, copy: PanelCopy, pointers: readonly Local[], at: Local) {
    this.#f = f;
    this.#copy = copy;
    this.#pointers = pointers;
    this.#at = at;
  }

  loops({ extents, steps }: Digits): void {
    const [extent, ...restExtents] = extents;
    const [step, ...restSteps] = steps;
    if (extent === undefined || step === undefined) {
      this.#rounds(1, 0);
      return;
    }
    if (restExtents.length === 0) this.#rounds(extent, 4 * step);
    else this.#repeat(extent, 4 * step, () => this.loops({ extents: restExtents, steps: restSteps }));
  }

  /** `body` so often, moving by `step` after each; then back to the start. */
  #repeat(rounds: number, step: number, body: () => void): void {
    const f = this.#f;
    if (rounds === 0) return;
    const left = f.local("i32");
    f.i32(rounds);
    f.set(left);
    f.loop((again) => {
      body();
      this.#move(this.#at, step);
      f.get(left);
      f.i32(1);
      f.op("i32.sub");
      f.tee(left);
      f.brIf(again);
    });
    f.release(left);
    this.#move(this.#at, -rounds * step);
  }

  /** The innermost inner loop. */
  #rounds(rounds: number, step: number): void {
    const { unitColumns, into } = this.#copy;
    const bytes = 4 * unitColumns;
    const transposed = step === 4 && this.#pointers.length === unitColumns ? Math.floor(rounds / 4) : 0;
    if (transposed > 0)
      this.#repeat(transposed, 16, () => {
        this.#transposed();
        this.#move(into, 4 * bytes);
      });
    const left = rounds - 4 * transposed;
    const start = 16 * transposed;
    if (left <= writtenOut) {
      for (let k = 0; k < left; k++) this.#row(start + k * step, k * bytes);
      this.#move(into, left * bytes);
    } else
      this.#repeat(left, step, () => {
        this.#row(start, 0);
        this.#move(into, bytes);
      });
  }

  /** One step of the inner index: group after group. */
  #row(ahead: number, further: number): void {
    const f = this.#f;
    const { unitColumns, into, base, to } = this.#copy;
    const together = unitColumns / this.#pointers.length;
    this.#pointers.forEach((pointer, group) => {
      f.get(into);
      this.#pushAt(pointer);
      const [from, target] = [base + ahead, to + further + 4 * together * group];
      if (together === 4) {
        f.memory("v128.load", from);
        f.memory("v128.store", target);
      } else if (together === 2) {
        f.memory("v128.load64_zero", from);
        f.memoryLane("v128.store64_lane", 0, target);
      } else {
        f.memory("i32.load", from);
        f.memory("i32.store", target);
      }
    });
  }

  /** Four steps of all columns, four columns at a time. */
  #transposed(): void {
    const f = this.#f;
    const { unitColumns, into, base, to } = this.#copy;
    for (let first = 0; first < unitColumns; first += 4) {
      const lines = this.#pointers.slice(first, first + 4).map((pointer) => {
        const line = f.local("v128");
        this.#pushAt(pointer);
        f.memory("v128.load", base);
        f.set(line);
        return line;
      });
      const [a, b, c, d] = lines as [Local, Local, Local, Local];
      const low = [this.#mixed(a, b, [0, 4, 1, 5]), this.#mixed(c, d, [0, 4, 1, 5])] as const;
      const high = [this.#mixed(a, b, [2, 6, 3, 7]), this.#mixed(c, d, [2, 6, 3, 7])] as const;
      [low, high].forEach(([left, right], half) => {
        for (const [row, words] of [
          [2 * half, [0, 1, 4, 5]],
          [2 * half + 1, [2, 3, 6, 7]],
        ] as const) {
          f.get(into);
          f.get(left);
          f.get(right);
          f.shuffle32(words[0], words[1], words[2], words[3]);
          f.memory("v128.store", to + 4 * (row * unitColumns + first));
        }
      });
      for (const local of [...lines, ...low, ...high]) f.release(local);
    }
  }

  #mixed(left: Local, right: Local, words: readonly [number, number, number, number]): Local {
    const f = this.#f;
    const mixed = f.local("v128");
    f.get(left);
    f.get(right);
    f.shuffle32(...words);
    f.set(mixed);
    return mixed;
  }

  #pushAt(pointer: Local): void {
    this.#f.get(pointer);
    this.#f.get(this.#at);
    this.#f.op("i32.add");
  }

  #move(local: Local, bytes: number): void {
    if (bytes === 0) return;
    this.#f.get(local);
    this.#f.i32(bytes);
    this.#f.op("i32.add");
    this.#f.set(local);
  }
}

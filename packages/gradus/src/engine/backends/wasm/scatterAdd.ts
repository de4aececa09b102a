import type { ScatterAdd } from "../../compile/program.js";
import type { FunctionBuilder } from "./assembler.js";
import { Cursors } from "./cursors.js";
import { along, Elements, type Place, type Position, placeOf } from "./elements.js";
import { type AddressOf, type Kernel, nothing, type Range } from "./kernel.js";

/** Columns in a unit: one cache line. Each column is summed in the order of the indices, independent of the others. */
const unitColumns = 16;

/** Zeroes the target, then adds row after row in the order of the indices. */
export function scatterAddKernel(instruction: ScatterAdd): Kernel {
  const { rows, width } = instruction;
  if (rows * width === 0) return nothing;
  const units = Math.ceil(width / unitColumns);
  return { units, write: (f, range, { addressOf }) => writeUnits(f, range, units, instruction, addressOf) };
}

function writeUnits(f: FunctionBuilder, range: Range, units: number, instruction: ScatterAdd, addressOf: AddressOf): void {
  const { rows, width, count, indices, source, target } = instruction;
  const cursors = new Cursors(f);
  // Loops: 0 rows of the target, 1 indices, 2 columns.
  const zeroed = placeOf({ ...target, steps: [width, 0, 1] }, cursors, addressOf);
  const at = { ...indices, steps: [0, indices.steps[0]!, 0] };
  const sum = placeOf({ ...target, steps: [0, 0, 1], indirect: { at, step: width, count: rows } }, cursors, addressOf);
  const added = placeOf({ ...source, steps: [0, source.steps[0]!, source.steps[1]!] }, cursors, addressOf);
  const column = f.local("i32", "column");
  f.get(range.from);
  f.i32(unitColumns);
  f.op("i32.mul");
  f.set(column);
  cursors.open(new Map([[2, column]]));
  const adder = new Adder(f, cursors, instruction);
  const unit = (columns: number): void => {
    const positions = Array.from({ length: Math.ceil(columns / 4) }, (_, v) => along(2, Math.min(4, columns - 4 * v), 4 * v));
    cursors.sweep(0, rows, () => adder.zero(zeroed, positions));
    cursors.sweep(1, count, () => adder.add(sum, added, positions));
  };
  const lastColumns = width - (units - 1) * unitColumns;
  cursors.units(2, range, unitColumns, () => {
    if (units === 1 || lastColumns === unitColumns) {
      unit(lastColumns);
      return;
    }
    f.get(range.from);
    f.i32(units - 1);
    f.op("i32.eq");
    f.if(
      () => unit(lastColumns),
      () => unit(unitColumns),
    );
  });
}

class Adder {
  readonly #f: FunctionBuilder;
  readonly #elements: Elements;
  readonly #type: ScatterAdd["type"];

  constructor(f: FunctionBuilder, cursors: Cursors, { type }: ScatterAdd) {
    this.#f = f;
    this.#elements = new Elements(f, cursors);
    this.#type = type;
  }

  zero(target: Place, positions: readonly Position[]): void {
    for (const position of positions) this.#store(target, position, () => this.#f.i32x4(0));
  }

  add(target: Place, source: Place, positions: readonly Position[]): void {
    for (const position of positions)
      this.#store(target, position, () => {
        this.#elements.push(target, this.#type, position);
        this.#elements.push(source, this.#type, position);
        this.#f.op(this.#type === "f32" ? "f32x4.add" : "i32x4.add");
      });
  }

  #store(target: Place, position: Position, push: () => void): void {
    const value = this.#f.local("v128");
    push();
    this.#f.set(value);
    this.#elements.store(target, this.#type, value, position);
    this.#f.release(value);
  }
}

import type { Access } from "../../compile/program.js";
import type { DType } from "../../graph/index.js";
import type { ScalarType } from "../../scalar/expression.js";
import type { FunctionBuilder, Local } from "./assembler.js";
import type { Cursor, Cursors } from "./cursors.js";
import { type AddressOf, bytesOfElement } from "./kernel.js";

/** Where the elements of an access lie: cursor + `from` (if there is one) + base + what the position adds. Steps are in bytes. */
export interface Place {
  readonly cursor: Cursor;
  readonly from: Local | undefined;
  readonly base: number;
  readonly steps: readonly number[];
  readonly dtype: DType;
  readonly indirect?: { readonly at: Place; readonly step: number; readonly count: number };
}

/** Up to four elements: neighbours along loop `lane` (or a single one: undefined), moved from the cursors by `shift` (in the unit of the steps). */
export interface Position {
  readonly lane: number | undefined;
  readonly lanes: number;
  readonly shift: (steps: readonly number[]) => number;
}

const unmoved = (): number => 0;
/** The single element at which the cursors stand. */
export const here: Position = { lane: undefined, lanes: 1, shift: unmoved };

/** `lanes` elements along loop `lane`, `ahead` elements after the cursors. */
export function along(lane: number, lanes: number, ahead = 0): Position {
  return { lane, lanes, shift: ahead === 0 ? unmoved : (steps) => steps[lane]! * ahead };
}

export function placeOf({ buffer, offset, steps, indirect }: Access, cursors: Cursors, addressOf: AddressOf): Place {
  const size = bytesOfElement(buffer);
  const bytes = steps.map((step) => step * size);
  const { from, bytes: base } = addressOf({ buffer, offset });
  // A constant offset is unsigned, and so is the cursor: a walk backwards starts at its own address instead of at 0.
  const backwards = bytes.some((step) => step < 0);
  const cursor = backwards ? cursors.cursor(bytes, base) : cursors.cursor(bytes);
  const place: Place = { cursor, from, base: backwards ? 0 : base, steps: bytes, dtype: buffer.dtype };
  if (indirect === undefined) return place;
  return { ...place, indirect: { at: placeOf(indirect.at, cursors, addressOf), step: indirect.step * size, count: indirect.count } };
}

export class Elements {
  readonly #f: FunctionBuilder;
  readonly #cursors: Cursors;

  constructor(f: FunctionBuilder, cursors: Cursors) {
    this.#f = f;
    this.#cursors = cursors;
  }

  /**
   * Leaves the vector of elements on the stack: floats, integers (u8 without sign), or masks for bool. Contiguous elements are read as a whole
   * vector even if fewer are asked for; other lanes than those asked for hold anything.
   */
  push(place: Place, type: ScalarType, position: Position): void {
    const f = this.#f;
    const step = stepOf(place, position);
    const size = place.dtype === "u8" ? 1 : 4;
    if (place.indirect !== undefined && stepOf(place.indirect.at, position) !== 0) this.#pushLanes(place, position);
    else if (step === 0 || step === size) {
      const offset = this.#address(place, position, 0);
      if (size === 4) f.memory(step === 0 ? "v128.load32_splat" : "v128.load", offset);
      else if (step === 0) {
        f.memory("i32.load8_u", offset);
        f.op("i32x4.splat");
      } else {
        f.memory("v128.load32_zero", offset);
        f.op("i16x8.extend_low_i8x16_u");
        f.op("i32x4.extend_low_i16x8_u");
      }
    } else if (step === 8 && size === 4 && position.lanes === 4) this.#pushEverySecond(place, position);
    else this.#pushLanes(place, position);
    if (type !== "bool") return;
    f.i32x4(0);
    f.op("i32x4.ne");
  }

  /** Stores the lanes of a local; a mask becomes 0 or 1. */
  store(place: Place, type: ScalarType, value: Local, position: Position): void {
    if (type !== "bool") {
      this.#store(place, value, position);
      return;
    }
    const f = this.#f;
    const truth = f.local("v128");
    f.get(value);
    f.i32(31);
    f.op("i32x4.shr_u");
    f.set(truth);
    this.#store(place, truth, position);
    f.release(truth);
  }

  #store(place: Place, value: Local, position: Position): void {
    const f = this.#f;
    const whole = stepOf(place, position) === 4 && place.dtype !== "u8" && place.indirect === undefined;
    if (whole && position.lanes === 4) {
      const offset = this.#address(place, position, 0);
      f.get(value);
      f.memory("v128.store", offset);
      return;
    }
    const pair = whole && position.lanes >= 2;
    if (pair) {
      const offset = this.#address(place, position, 0);
      f.get(value);
      f.memoryLane("v128.store64_lane", 0, offset);
    }
    for (let lane = pair ? 2 : 0; lane < position.lanes; lane++) {
      const offset = this.#address(place, position, lane);
      f.get(value);
      if (place.dtype === "u8") f.memoryLane("v128.store8_lane", lane * 4, offset);
      else f.memoryLane("v128.store32_lane", lane, offset);
    }
  }

  /** Leaves four integers on the stack: offset + cursor, moved and spread like elements. */
  pushIndex(cursor: Cursor, offset: number, { lane, shift }: Position): void {
    const f = this.#f;
    const first = offset + shift(cursor.steps);
    const step = lane === undefined ? 0 : cursor.steps[lane]!;
    if (cursor.local === undefined) {
      f.i32x4(first + cursor.start);
      return;
    }
    f.get(cursor.local);
    f.op("i32x4.splat");
    f.i32x4(first, first + step, first + 2 * step, first + 3 * step);
    f.op("i32x4.add");
  }

  /** Leaves what moves of an address on the stack, and what it is counted from. */
  #pushStart({ cursor, from }: Pick<Place, "cursor" | "from">): void {
    if (from === undefined || cursor.local !== undefined || cursor.start !== 0) this.#cursors.push(cursor);
    if (from === undefined) return;
    this.#f.get(from);
    if (cursor.local !== undefined || cursor.start !== 0) this.#f.op("i32.add");
  }

  /** Leaves the whole address of the element at which the cursors stand on the stack. */
  pushAddress(place: Place): void {
    this.#pushStart(place);
    this.#f.i32(place.base);
    this.#f.op("i32.add");
  }

  /** Leaves the address of one lane on the stack and returns the constant that belongs into the access. */
  #address(place: Place, position: Position, lane: number): number {
    const f = this.#f;
    this.#pushStart(place);
    const { indirect } = place;
    if (indirect !== undefined) {
      this.#pushClamped(indirect.at, position, lane, indirect.count);
      f.i32(indirect.step);
      f.op("i32.mul");
      f.op("i32.add");
    }
    const offset = place.base + position.shift(place.steps) + lane * stepOf(place, position);
    if (offset >= 0) return offset;
    f.i32(offset);
    f.op("i32.add");
    return 0;
  }

  #pushClamped(at: Place, position: Position, lane: number, count: number): void {
    const f = this.#f;
    const index = f.local("i32");
    const offset = this.#address(at, position, lane);
    f.memory(at.dtype === "u8" ? "i32.load8_u" : "i32.load", offset);
    f.tee(index);
    f.i32(count - 1);
    f.get(index);
    f.i32(count - 1);
    f.op("i32.lt_s");
    f.op("select");
    f.tee(index);
    f.i32(0);
    f.get(index);
    f.i32(0);
    f.op("i32.gt_s");
    f.op("select");
    f.release(index);
  }

  /** Elements 0, 2, 4, 6 by two vectors, of elements 0 to 3 and 3 to 6. */
  #pushEverySecond(place: Place, position: Position): void {
    const f = this.#f;
    f.memory("v128.load", this.#address(place, position, 0));
    const offset = this.#address(place, position, 1) + 4;
    f.memory("v128.load", offset);
    f.shuffle32(0, 2, 5, 7);
  }

  #pushLanes(place: Place, position: Position): void {
    const f = this.#f;
    const bytes = place.dtype === "u8";
    f.memory(bytes ? "i32.load8_u" : "v128.load32_zero", this.#address(place, position, 0));
    if (bytes) f.op("i32x4.splat");
    if (position.lanes === 1) return;
    const vector = f.local("v128");
    for (let lane = 1; lane < position.lanes; lane++) {
      f.set(vector);
      if (bytes) {
        f.get(vector);
        f.memory("i32.load8_u", this.#address(place, position, lane));
        f.lane("i32x4.replace_lane", lane);
      } else {
        const offset = this.#address(place, position, lane);
        f.get(vector);
        f.memoryLane("v128.load32_lane", lane, offset);
      }
    }
    f.release(vector);
  }
}

function stepOf({ steps }: Place, { lane }: Position): number {
  return lane === undefined ? 0 : steps[lane]!;
}

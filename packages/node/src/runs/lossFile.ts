import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { unwritable } from "../unwritable.js";

/** So many costs are written at once. */
const block = 1024;

/** The cost of every mini-batch as float32 numbers, little-endian, that of step 1 first: four bytes a step. A step that was not written is NaN. */
export class LossFile {
  readonly path: string;
  readonly #waiting: Float32Array = new Float32Array(block);
  #file: number | undefined;
  #written = 0;
  #from = 0;
  #count = 0;

  constructor(folder: string) {
    this.path = join(folder, "losses.f32");
  }

  /** Goes on behind the first `steps` steps. */
  begin(steps: number): void {
    try {
      const before = this.read().subarray(0, steps);
      this.#file = openSync(this.path, before.length > 0 ? "r+" : "w");
      ftruncateSync(this.#file, 4 * before.length);
      this.#written = before.length;
    } catch (error) {
      throw unwritable(error, this.path);
    }
  }

  /** `step` counts from 1. */
  note(step: number, loss: number): void {
    if (this.#count === block || (this.#count > 0 && step !== this.#from + this.#count)) this.flush();
    if (this.#count === 0) this.#from = step;
    this.#waiting[this.#count++] = loss;
  }

  /** Writes what waits. */
  flush(): void {
    if (this.#file === undefined || this.#count === 0) return;
    try {
      this.#fillTo(this.#from - 1);
      const bytes = Buffer.alloc(4 * this.#count);
      for (let at = 0; at < this.#count; at++) bytes.writeFloatLE(this.#waiting[at]!, 4 * at);
      writeSync(this.#file, bytes, 0, bytes.length, 4 * (this.#from - 1));
      this.#written = this.#from - 1 + this.#count;
      this.#count = 0;
    } catch (error) {
      throw unwritable(error, this.path);
    }
  }

  /** Costs that a process took with it when it was killed between a checkpoint and its next block. */
  #fillTo(steps: number): void {
    const gap = Buffer.alloc(4 * Math.max(0, steps - this.#written));
    for (let at = 0; at < gap.length; at += 4) gap.writeFloatLE(Number.NaN, at);
    writeSync(this.#file!, gap, 0, gap.length, 4 * this.#written);
  }

  read(): Float32Array {
    try {
      const bytes = readFileSync(this.path);
      return Float32Array.from({ length: bytes.length >> 2 }, (_, at) => bytes.readFloatLE(4 * at));
    } catch {
      return new Float32Array();
    }
  }

  close(): void {
    try {
      this.flush();
    } finally {
      if (this.#file !== undefined) closeSync(this.#file);
      this.#file = undefined;
    }
  }
}

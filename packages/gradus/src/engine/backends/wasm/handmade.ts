import { aligned } from "../../compile/index.js";
import type { Buffer, Instruction, Program } from "../../compile/program.js";
import type { DType } from "../../graph/index.js";
import type { Elements } from "../../session.js";
import { interpretPhases, type Storage, storageFor } from "./interpretProgram.js";
import { scratchBytes } from "./kernels.js";
import { LinearMemory } from "./memory.js";
import { buildModule } from "./module.js";
import { shareOf } from "./share.js";

/** Bytes between the buffers of a program that is made by hand; nobody may write there. */
const gap = 64;
const untouched = 0x5a;

/** A program of a single phase with buffers made by hand, for tests of the kernels. */
export class Handmade {
  readonly #buffers: Buffer[] = [];
  readonly #start = new Map<Buffer, readonly number[]>();
  #bytes = gap;

  /** A buffer that starts with the given elements (zeros if only a size is given). */
  buffer(content: readonly number[] | number, dtype: DType = "f32"): Buffer {
    const size = typeof content === "number" ? content : content.length;
    const id = this.#buffers.length;
    const buffer: Buffer = { id, name: `b${id}`, dtype, size, kind: "scratch", offset: this.#bytes };
    this.#bytes += Math.ceil((size * (dtype === "u8" ? 1 : 4)) / 64) * 64 + gap;
    this.#buffers.push(buffer);
    if (typeof content !== "number") this.#start.set(buffer, content);
    return buffer;
  }

  program(phase: readonly Instruction[]): Program {
    return { buffers: this.#buffers, compute: [phase], commit: [], regionBytes: this.#bytes };
  }

  /** All buffers after the interpreter ran the instructions. */
  interpreted(phase: readonly Instruction[]): Storage {
    const program = this.program(phase);
    const storage = storageFor(program);
    for (const [buffer, content] of this.#start) storage.get(buffer)!.set(content);
    interpretPhases(program.compute, storage);
    return storage;
  }

  /** All buffers after WebAssembly ran them, one member of a team of `threads` after the other. Throws if a byte outside of the buffers was written. */
  computed(phase: readonly Instruction[], threads = 1): Storage {
    const program = this.program(phase);
    const memory = new LinearMemory();
    const region = memory.reserve(program.regionBytes, "a program made by hand");
    const own = aligned(scratchBytes(program));
    const scratch = memory.reserve(own * threads, "its kernels");
    new Uint8Array(memory.memory.buffer).fill(untouched);
    const placement = ({ offset }: Buffer): number => region + offset;
    const storage: Storage = new Map(
      program.buffers.map((buffer) => [buffer, memory.view(placement(buffer), buffer.size, buffer.dtype)()]),
    );
    for (const buffer of program.buffers) storage.get(buffer)!.set(this.#start.get(buffer) ?? new Array<number>(buffer.size).fill(0));
    const { builder, calls } = buildModule(program, { placement, scratch });
    const module = new WebAssembly.Module(builder.bytes());
    const exports = new WebAssembly.Instance(module, { env: { memory: memory.memory } }).exports as Record<string, Units>;
    for (let thread = 0; thread < threads; thread++)
      for (const instruction of phase) {
        const { handle, units, hasScratch, addresses } = calls.get(instruction)!;
        const { from, to } = shareOf(units, { thread, threads });
        if (from < to) exports[handle.name]!(from, to, ...(hasScratch ? [own * thread] : []), ...addresses);
      }
    checkGaps(memory, scratch, [...storage.values()]);
    return storage;
  }
}

/** An instruction's function. */
type Units = (from: number, to: number, ...others: number[]) => void;

function checkGaps({ memory }: LinearMemory, end: number, views: readonly Elements[]): void {
  const bytes = new Uint8Array(memory.buffer.slice(0, end));
  for (const { byteOffset, byteLength } of views) bytes.fill(untouched, byteOffset, byteOffset + byteLength);
  const written = bytes.findIndex((byte) => byte !== untouched);
  if (written >= 0) throw new Error(`The byte at ${written}, outside of all buffers, was written`);
}

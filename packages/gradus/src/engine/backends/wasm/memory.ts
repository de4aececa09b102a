import { UserError } from "../../../errors/index.js";
import { aligned } from "../../compile/index.js";
import type { DType } from "../../graph/index.js";
import type { Elements } from "../../session.js";
import { barrierBytes } from "./barrier.js";

const pageBytes = 65536;
/** WebAssembly addresses have 32 bits. */
export const largestPages = 65536;
/** A vector load may begin at the last element of the last buffer. */
const slack = 64;

/** How many pages a memory needs whose last buffer ends here. */
export function pagesUpTo(end: number): number {
  return Math.ceil((end + slack) / pageBytes);
}

/**
 * The linear memory of a session. It only grows; growing replaces its buffer, so that views made before are empty afterwards (or, if threads share
 * the memory, still show what they showed).
 */
export class LinearMemory {
  readonly memory: WebAssembly.Memory;
  readonly isShared: boolean;
  #used = barrierBytes;

  /** `shared`: threads may share it. */
  constructor(shared = false) {
    this.isShared = shared;
    this.memory = new WebAssembly.Memory(shared ? { initial: 1, maximum: largestPages, shared } : { initial: 1 });
  }

  /**
   * The address of `bytes` new bytes, all zero, on a cache line.
   * @throws UserError if there is no room
   */
  reserve(bytes: number, purpose: string): number {
    const start = this.#used;
    const end = start + aligned(bytes);
    const pages = pagesUpTo(end);
    const before = this.memory.buffer.byteLength / pageBytes;
    if (pages > before) this.#grow(pages, pages - before, purpose);
    this.#used = end;
    return start;
  }

  #grow(pages: number, more: number, purpose: string): void {
    const tooLarge = (what: string): UserError =>
      new UserError({
        place: purpose,
        what: `${what}: ${Math.ceil((pages * pageBytes) / 2 ** 20)} MiB are needed in all`,
        remedy: "Make the batch or the network smaller",
      });
    if (pages > largestPages) throw tooLarge("the memory of the wasm backend ends at 4096 MiB");
    try {
      this.memory.grow(more);
    } catch {
      throw tooLarge("the system has no memory left for the wasm backend");
    }
  }

  /** A function that returns the elements at an address: always the same view until the memory grows, then a new one. */
  view(address: number, size: number, dtype: DType): () => Elements {
    let cached = this.#elements(address, size, dtype);
    return () => {
      if (cached.buffer !== this.memory.buffer) cached = this.#elements(address, size, dtype);
      return cached;
    };
  }

  #elements(address: number, size: number, dtype: DType): Elements {
    const { buffer } = this.memory;
    if (dtype === "f32") return new Float32Array(buffer, address, size);
    return dtype === "u8" ? new Uint8Array(buffer, address, size) : new Int32Array(buffer, address, size);
  }
}

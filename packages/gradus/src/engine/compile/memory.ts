import { touched } from "./phases.js";
import type { UnplacedBuffer } from "./places.js";
import type { Buffer, Phase } from "./program.js";

/** Every buffer starts on a cache line. */
const alignment = 64;

export function bytesOf({ size, dtype }: Pick<Buffer, "size" | "dtype">): number {
  return size * (dtype === "u8" ? 1 : 4);
}

/** Bytes rounded up to whole cache lines. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

interface Life {
  readonly buffer: UnplacedBuffer;
  readonly bytes: number;
  readonly first: number;
  readonly last: number;
}

/**
 * Places the buffers of a program at fixed offsets. Inputs, outputs and constants live throughout; scratch lives from the first phase that
 * touches it to the last, and shares memory with scratch of other times: largest first, each at the lowest offset that is free in its time.
 * Returns the bytes of the whole region. States are left alone: the session places them.
 */
export function placeBuffers(buffers: readonly UnplacedBuffer[], phases: readonly Phase[]): number {
  const lives = lifetimes(buffers, phases);
  const placed: Life[] = []; // by offset
  let total = 0;
  const order = [...lives].sort(
    (a, b) => Number(b.buffer.kind !== "scratch") - Number(a.buffer.kind !== "scratch") || b.bytes - a.bytes || a.buffer.id - b.buffer.id,
  );
  for (const life of order) {
    let offset = 0;
    for (const other of placed) {
      if (other.first > life.last || life.first > other.last) continue;
      if (offset + life.bytes <= other.buffer.offset) break;
      offset = Math.max(offset, other.buffer.offset + other.bytes);
    }
    life.buffer.offset = offset;
    const next = placed.findIndex(({ buffer }) => buffer.offset > offset);
    placed.splice(next < 0 ? placed.length : next, 0, life);
    total = Math.max(total, offset + life.bytes);
  }
  return total;
}

function lifetimes(buffers: readonly UnplacedBuffer[], phases: readonly Phase[]): Life[] {
  const spans = new Map<Buffer, [number, number]>();
  phases.forEach((phase, at) => {
    for (const instruction of phase) {
      const { reads, writes } = touched(instruction);
      for (const ranges of [reads, writes])
        for (const { buffer } of ranges) {
          const span = spans.get(buffer);
          if (span === undefined) spans.set(buffer, [at, at]);
          else span[1] = at;
        }
    }
  });
  return buffers
    .filter(({ kind }) => kind !== "state")
    .map((buffer) => {
      const [first, last] =
        buffer.kind === "scratch" ? (spans.get(buffer) ?? [0, 0]) : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      return { buffer, bytes: aligned(bytesOf(buffer)), first, last };
    });
}

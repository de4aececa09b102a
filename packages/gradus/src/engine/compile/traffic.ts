import { type Range, touched } from "./phases.js";
import type { Instruction } from "./program.js";

/** Bytes that an instruction reads and writes, each element counted once for reading and once for writing however often it is touched. */
export function trafficOf(instruction: Instruction): number {
  const { reads, writes } = touched(instruction);
  return bytesOfRanges(reads) + bytesOfRanges(writes);
}

function bytesOfRanges(ranges: readonly Range[]): number {
  const sorted = [...ranges].sort((a, b) => a.buffer.id - b.buffer.id || a.from - b.from);
  let bytes = 0;
  let last: Range | undefined;
  let end = 0;
  for (const range of sorted) {
    if (range.buffer !== last?.buffer) end = 0;
    const from = Math.max(range.from, end);
    if (range.to > from) bytes += (range.to - from) * (range.buffer.dtype === "u8" ? 1 : 4);
    end = Math.max(end, range.to);
    last = range;
  }
  return bytes;
}

import type { Elements } from "../engine/index.js";

/** Below this many numbers a row a plain loop is faster than a view and a block copy. */
const loopBelow = 40;

/** Row at of `to` becomes row `rows[at]` of `from`; both have `size` numbers a row. */
export function copyRows(from: Float32Array | Int32Array, rows: Int32Array, size: number, to: Elements): void {
  if (size >= loopBelow) {
    for (let at = 0; at < rows.length; at++) {
      const start = rows[at]! * size;
      to.set(from.subarray(start, start + size), at * size);
    }
    return;
  }
  let next = 0;
  for (let at = 0; at < rows.length; at++) {
    const start = rows[at]! * size;
    for (let i = 0; i < size; i++) to[next++] = from[start + i]!;
  }
}

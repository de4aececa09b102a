import { permutation } from "../engine/random/index.js";

/** Draws of random numbers that the orders of blocks and of rows in a window make. */
const [blockStream, windowStream] = [0xb10c, 0x817d];

/** Which pass over which rows: blocks of `blockRows` rows (the last may have fewer), `window` rows at a time, for one member of an ensemble. */
export type Passing = Readonly<{ rows: number; blockRows: number; window: number; seed: number; epoch: number; member?: number }>;

/** Rows `from` up to `to` (without it) of a block. */
export type Piece = Readonly<{ block: number; from: number; to: number }>;

/** The rows of a window in the order in which they are read, and in which order they are learned from: step by step order[0], order[1], ... */
export type Window = Readonly<{ pieces: readonly Piece[]; rows: number; order: Int32Array }>;

/**
 * An epoch that holds only a window of rows in memory at once: the blocks in a random order, one after the other, cut into windows; in each window its rows in a
 * random order. Every row comes once. A window takes from window / blockRows places of the file, so that a file that is sorted by a class still gives
 * every window about that class's share; rows of one block stay within one or two windows, which is what this lacks of a permutation. Depends on seed, epoch and member alone.
 */
export function windowsOf({ rows, blockRows, window, seed, epoch, member = 0 }: Passing): (index: number) => Window {
  const blocks = Math.ceil(rows / blockRows);
  const own = member === 0 ? [] : [member];
  const order = permutation(blocks, { seed, stream: [blockStream, epoch, ...own] });
  const [shortAt, short] = [order.indexOf(blocks - 1), blocks * blockRows - rows];
  /** Where block number k of the order begins. */
  const start = (k: number): number => k * blockRows - (k > shortAt ? short : 0);
  return (index) => {
    const [from, to] = [index * window, Math.min(rows, (index + 1) * window)];
    const pieces: Piece[] = [];
    let k = Math.floor(from / blockRows);
    while (start(k + 1) <= from) k++;
    for (; k < blocks && start(k) < to; k++) {
      const base = start(k);
      pieces.push({ block: order[k]!, from: Math.max(0, from - base), to: Math.min(start(k + 1), to) - base });
    }
    return { pieces, rows: to - from, order: permutation(to - from, { seed, stream: [windowStream, epoch, index, ...own] }) };
  };
}

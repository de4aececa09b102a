import { type Column, type ImageColumn, lengthOf, pixelsOf } from "../column.js";
import type { Table } from "../table.js";
import { columnOfTarget } from "../target.js";

/**
 * For each row a number of 53 bits made from all of its cells and its target; rows that are alike have the same one, and two that differ have it by chance
 * in about one of 10^16 pairs. Words count by their text, so that tables of different files compare.
 */
export function rowHashes(table: Table): Float64Array {
  const low = new Int32Array(table.rows).fill(0x1234567);
  const high = new Int32Array(table.rows).fill(0x89abcde);
  for (const column of table.columns) mixColumn(column, low, high);
  if (table.target) mixColumn(columnOfTarget(table.target), low, high);
  const hashes = new Float64Array(table.rows);
  for (let row = 0; row < hashes.length; row++) hashes[row] = (high[row]! & 0x1fffff) * 2 ** 32 + (low[row]! >>> 0);
  return hashes;
}

/** The same for the cells of one column, in their order. */
export function columnHash(column: Column): string {
  const low = new Int32Array(1).fill(1);
  const high = new Int32Array(1).fill(2);
  const [a, b] = wordsOf(column);
  for (let row = 0; row < a.length; row++) mix(low, high, { row: 0, a: a[row]!, b: b[row]! });
  return `${low[0]} ${high[0]}`;
}

function mixColumn(column: Column, low: Int32Array, high: Int32Array): void {
  const [a, b] = wordsOf(column);
  for (let row = 0; row < low.length; row++) mix(low, high, { row, a: a[row]!, b: b[row]! });
}

function mix(low: Int32Array, high: Int32Array, { row, a, b }: { readonly row: number; readonly a: number; readonly b: number }): void {
  let [x, y] = [low[row]! ^ a, high[row]! ^ b];
  x = Math.imul(x ^ (x >>> 15), 0x85ebca6b) + y;
  y = Math.imul(y ^ (y >>> 13), 0xc2b2ae35) + x;
  low[row] = x ^ (x >>> 16);
  high[row] = y ^ (y >>> 14);
}

/** Two words of 32 bits for each cell: the bits of a number, or hashes of a word's text or of an image's values. */
function wordsOf(column: Column): readonly [ArrayLike<number>, ArrayLike<number>] {
  if (column.kind === "category") {
    const texts = Int32Array.from(column.categories, textHash);
    return [column.codes.map((code) => (code < 0 ? -1 : texts[code]!)), new Int32Array(column.codes.length)];
  }
  if (column.kind === "image") return imageHashes(column);
  const { values } = column;
  const [a, b] = [new Int32Array(values.length), new Int32Array(values.length)];
  const value = new Float64Array(1);
  const bits = new Int32Array(value.buffer);
  for (let row = 0; row < values.length; row++) {
    value[0] = values[row]! + 0; // -0 counts as 0
    a[row] = bits[0]!;
    b[row] = bits[1]!;
  }
  return [a, b];
}

function imageHashes(column: ImageColumn): readonly [Int32Array, Int32Array] {
  const size = pixelsOf(column.shape);
  const rows = lengthOf(column);
  const [a, b] = [new Int32Array(rows), new Int32Array(rows)];
  for (let row = 0; row < rows; row++) {
    let [x, y] = [0x811c9dc5, 0x1234567];
    for (let i = row * size; i < (row + 1) * size; i++) {
      x = Math.imul(x ^ column.values[i]!, 0x01000193);
      y = Math.imul(y + column.values[i]!, 0x85ebca6b) ^ (y >>> 13);
    }
    a[row] = x;
    b[row] = y;
  }
  return [a, b];
}

/** FNV-1a over the units of a text. */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

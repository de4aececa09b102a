import { isUtf8 } from "node:buffer";
import { type FileHandle, open } from "node:fs/promises";
import type { Cells } from "./database.js";
import { missingTokens } from "./importFile.js";

/** A CSV file in UTF-8, not packed, whose rows begin at a byte: so many cells in each, parted by one character. */
export type PlainCsv = Readonly<{ path: string; delimiter: string; start: number; columns: number }>;

/** A column that is wanted: its place among the columns, and what it is read into. */
export type PlainReading = Readonly<{ place: number; as: "number" | "text" }>;

/** The file is in order, perhaps, but not plain: the database has to read it. */
export class NotPlain extends Error {}

/** Rows of a chunk at most, and bytes that are read at once. */
const chunkRows = 2048;
const readBytes = 1 << 20;
/** A line longer than this is not plain. */
const mostLineBytes = 1 << 24;

const [newline, carriageReturn, quote, minus, dot, zero, nine] = [10, 13, 34, 45, 46, 48, 57] as const;

/** Texts up to this many bytes stand within the 16 bytes of a cell, as the database has them. */
const inlineBytes = 12;

/** Whole numbers of so many digits, and powers of ten up to that, have 53 bits: their quotient is the number nearest to the decimal. */
const exactDigits = 15;
const powers: Float64Array = Float64Array.from({ length: exactDigits + 1 }, (_, exponent) => 10 ** exponent);

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Tokens that mean "nothing here", by their bytes in one word: all of them have four at most. */
const tokens: ReadonlySet<number> = new Set(missingTokens.map((token) => wordOf(Buffer.from(token), 0, token.length)));

function wordOf(bytes: Uint8Array, from: number, to: number): number {
  let word = 0;
  for (let at = from; at < to; at++) word |= bytes[at]! << (8 * (at - from));
  return word;
}

const isMissing = (bytes: Uint8Array, from: number, to: number): boolean =>
  from === to || (to - from <= 4 && tokens.has(wordOf(bytes, from, to)));

/**
 * The cells of a CSV file without quotes, up to some thousand rows at a time, in the order of the file and as `Database.chunks` gives them, in a third of its time: numbers are made
 * from the bytes as they pass, the nearest to their decimals (of up to 15 digits by one division: Clinger 1990, How to read floating point numbers accurately, section 3; of more by the
 * language's own way). A chunk is valid until the next one.
 * @throws NotPlain where a cell is in quotes, a number column holds something else, a row has other cells than the header, or a text is not UTF-8
 */
export async function* plainChunks(csv: PlainCsv, wanted: readonly PlainReading[]): AsyncGenerator<readonly Cells[], void, void> {
  const file = await open(csv.path, "r");
  try {
    const chunk = new PlainChunk(csv, wanted);
    let bytes: Uint8Array = new Uint8Array(2 * readBytes);
    let [filled, at] = [0, csv.start];
    for (let isOver = false; !isOver; ) {
      if (filled + readBytes >= bytes.length) bytes = grown(bytes);
      const read = await fill(file, bytes.subarray(filled, filled + readBytes), at);
      at += read;
      filled += read;
      isOver = read < readBytes;
      if (isOver && filled > 0 && bytes[filled - 1] !== newline) bytes[filled++] = newline;
      while (isOver && filled > 1 && bytes[filled - 2] === newline) filled--; // empty lines at the end
      const end = filled === 0 ? 0 : bytes.lastIndexOf(newline, filled - 1) + 1;
      for (let from = 0; from < end; ) {
        from = chunk.parse(bytes, from, end);
        yield chunk.cells(bytes);
      }
      bytes.copyWithin(0, end, filled);
      filled -= end;
    }
  } finally {
    await file.close();
  }
}

function grown(bytes: Uint8Array): Uint8Array {
  if (bytes.length > mostLineBytes) throw new NotPlain("a line is too long");
  const larger = new Uint8Array(2 * bytes.length);
  larger.set(bytes);
  return larger;
}

async function fill(file: FileHandle, into: Uint8Array, at: number): Promise<number> {
  let read = 0;
  while (read < into.length) {
    const { bytesRead } = await file.read(into, read, into.length - read, at + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return read;
}

/** Where the cells of some rows go. */
class PlainChunk {
  readonly #delimiter: number;
  /** For each column of the file its place among the columns of its kind: numbers from 0 up, texts from -2 down; -1 for a column that nobody wants. */
  readonly #slots: Int32Array;
  readonly #wanted: readonly PlainReading[];
  readonly #numbers: Float64Array;
  /** Four words for each text, as the database has them. */
  readonly #words: Uint32Array;
  readonly #wordBytes: Uint8Array;
  /** Where each text begins and ends, -1 where it is missing. */
  readonly #places: Int32Array;
  #rows = 0;

  constructor({ delimiter, columns }: PlainCsv, wanted: readonly PlainReading[]) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#slots = new Int32Array(columns).fill(-1);
    this.#wanted = wanted;
    let [numbers, texts] = [0, 0];
    for (const { place, as } of wanted) this.#slots[place] = as === "number" ? numbers++ : -2 - texts++;
    this.#numbers = new Float64Array(numbers * chunkRows);
    this.#words = new Uint32Array(texts * chunkRows * 4);
    this.#wordBytes = new Uint8Array(this.#words.buffer);
    this.#places = new Int32Array(texts * chunkRows * 2);
  }

  /** Reads rows of a stretch that ends with a line, as many as fit; returns where the next one begins. @throws NotPlain */
  parse(bytes: Uint8Array, from: number, end: number): number {
    const [slots, delimiter, numbers] = [this.#slots, this.#delimiter, this.#numbers];
    const last = slots.length - 1;
    let at = from;
    let row = 0;
    for (; row < chunkRows && at < end; row++) {
      for (let column = 0; column <= last; column++) {
        const slot = slots[column]!;
        const start = at;
        let byte = bytes[at]!;
        if (slot >= 0) {
          const isNegative = byte === minus;
          if (isNegative) byte = bytes[++at]!;
          let digits = at;
          let value = 0;
          while (byte >= zero && byte <= nine) {
            value = 10 * value + (byte - zero);
            byte = bytes[++at]!;
          }
          let scale = 0;
          if (byte === dot) {
            const point = at;
            byte = bytes[++at]!;
            while (byte >= zero && byte <= nine) {
              value = 10 * value + (byte - zero);
              byte = bytes[++at]!;
            }
            scale = at - point - 1;
            digits++;
          }
          const isDecimal = byte === delimiter || byte === newline || byte === carriageReturn;
          if (isDecimal && at > digits && at - digits <= exactDigits) {
            if (scale > 0) value /= powers[scale]!;
            numbers[slot * chunkRows + row] = isNegative ? -value : value;
          } else {
            at = cellEnd(bytes, at, delimiter);
            numbers[slot * chunkRows + row] = otherNumber(bytes, start, at);
          }
        } else {
          at = cellEnd(bytes, at, delimiter);
          if (slot < -1) this.#text(bytes, { start, end: at, slot: -2 - slot, row });
        }
        byte = bytes[at]!;
        if (column < last ? byte === delimiter : byte === newline) at++;
        else if (column === last && byte === carriageReturn && bytes[at + 1] === newline) at += 2;
        else throw new NotPlain("a row has other cells than the header");
      }
    }
    this.#rows = row;
    return at;
  }

  /** The rows that were read last from these bytes. */
  cells(bytes: Uint8Array): Cells[] {
    const rows = this.#rows;
    const [words, places] = [this.#words, this.#places];
    return this.#wanted.map(({ place }) => {
      const slot = this.#slots[place]!;
      if (slot >= 0) return this.#numbers.subarray(slot * chunkRows, slot * chunkRows + rows);
      const first = (-2 - slot) * chunkRows;
      return {
        rows,
        words: words.subarray(4 * first, 4 * (first + rows)),
        isHere: (row) => places[2 * (first + row)]! >= 0,
        text: (row) => textOf(bytes.subarray(places[2 * (first + row)], places[2 * (first + row) + 1])),
      };
    });
  }

  #text(bytes: Uint8Array, { start, end, slot, row }: Readonly<{ start: number; end: number; slot: number; row: number }>): void {
    const at = slot * chunkRows + row;
    const places = this.#places;
    places[2 * at] = isMissing(bytes, start, end) ? -1 : start;
    places[2 * at + 1] = end;
    const length = end - start;
    const words = this.#words;
    words[4 * at] = length;
    if (length > inlineBytes) return;
    words[4 * at + 1] = words[4 * at + 2] = words[4 * at + 3] = 0;
    const inline = this.#wordBytes;
    for (let k = 0; k < length; k++) inline[16 * at + 4 + k] = bytes[start + k]!;
  }
}

/** Where a cell ends. @throws NotPlain if it has a quote */
function cellEnd(bytes: Uint8Array, from: number, delimiter: number): number {
  let at = from;
  for (let byte = bytes[at]!; byte !== delimiter && byte !== newline && byte !== carriageReturn; byte = bytes[++at]!)
    if (byte === quote) throw new NotPlain("a cell is in quotes");
  return at;
}

/** A number that is not written as a few digits, or is missing. @throws NotPlain if it is none */
function otherNumber(bytes: Uint8Array, start: number, end: number): number {
  if (isMissing(bytes, start, end)) return Number.NaN;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString("latin1");
  if (decimal.test(text)) return Number(text);
  throw new NotPlain("a number column holds something else");
}

function textOf(bytes: Uint8Array): string {
  if (!isUtf8(bytes)) throw new NotPlain("a text is not UTF-8");
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
}

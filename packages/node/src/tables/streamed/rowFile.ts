import { createHash } from "node:crypto";
import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "gradus";
import { bytes } from "../../terminal/brief.js";
import { isDiskFull } from "../../unwritable.js";

/** The cells of a column: numbers of 64 bits, or codes of 32. */
export type Kind = "number" | "code";
export type Cells = Float64Array | Int32Array;

/** The number that Linux gives file systems that are memory. */
const tmpfs = 0x01021994;

/** Where large temporary files go: the system's folder for them, unless that is memory; then the current folder. */
export function diskFolder(): string {
  const usual = tmpdir();
  try {
    return statfsSync(usual).type === tmpfs ? process.cwd() : usual;
  } catch {
    return usual; // whoever makes a file there says what is wrong
  }
}

/**
 * Rows of typed cells in a temporary file, in blocks of so many rows: within a block column after column, so that a block is read at once and its columns are views of
 * what was read. The file has no name from the beginning: the system takes it back when the process ends, however it ends.
 */
export class RowFile {
  readonly blockRows: number;
  readonly #file: number;
  readonly #folder: string;
  readonly #kinds: readonly Kind[];
  readonly #writing: Block;
  readonly #reading: Block;
  readonly #hash = createHash("sha256");
  #filled = 0;
  #blocks = 0;

  /** @throws UserError if no file can be made in the folder */
  constructor(folder: string, { kinds, blockRows }: { readonly kinds: readonly Kind[]; readonly blockRows: number }) {
    this.#folder = folder;
    this.#kinds = kinds;
    this.blockRows = blockRows;
    this.#writing = blockOf(kinds, blockRows);
    this.#reading = blockOf(kinds, blockRows);
    this.#file = openNameless(folder);
  }

  /** Rows so far. */
  get rows(): number {
    return this.#blocks * this.blockRows + this.#filled;
  }

  /** Adds the first `count` of the picked rows of a chunk. @throws UserError if the disk is full */
  add(chunk: readonly Cells[], picked: Int32Array, count: number): void {
    for (let from = 0; from < count; ) {
      const room = Math.min(count - from, this.blockRows - this.#filled);
      for (const [c, cells] of chunk.entries()) {
        const column = this.#writing.columns[c]!;
        const start = this.#filled - from;
        for (let at = from; at < from + room; at++) column[start + at] = cells[picked[at]!]!;
      }
      from += room;
      this.#filled += room;
      if (this.#filled === this.blockRows) this.#flush();
    }
  }

  /** Writes the rows that fill no block. Returns what tells these rows from all others. */
  seal(): string {
    const rest = this.#filled;
    if (rest > 0) {
      for (const column of this.#writing.columns) column.fill(0, rest);
      this.#flush();
      this.#blocks--;
      this.#filled = rest;
    }
    return this.#hash.update(JSON.stringify([this.rows, this.#kinds])).digest("hex");
  }

  /** The columns of a block, which counts from 0, valid until another is read. @throws UserError if the file cannot be read */
  read(block: number): readonly Cells[] {
    const { raw, columns } = this.#reading;
    let read = 0;
    while (read < raw.length) {
      const more = readSync(this.#file, raw, read, raw.length - read, block * raw.length + read);
      if (more === 0)
        throw new UserError({ place: this.#folder, what: "the file of streamed rows has ended too early", remedy: "Check the disk" });
      read += more;
    }
    const rows = block < this.#blocks ? this.blockRows : this.#filled;
    return rows === this.blockRows ? columns : columns.map((column) => column.subarray(0, rows));
  }

  close(): void {
    closeSync(this.#file);
  }

  #flush(): void {
    const { raw } = this.#writing;
    this.#hash.update(raw);
    try {
      let written = 0;
      while (written < raw.length)
        written += writeSync(this.#file, raw, written, raw.length - written, this.#blocks * raw.length + written);
    } catch (error) {
      ftruncateSync(this.#file);
      if (!isDiskFull(error)) throw error;
      throw diskFull(this.#folder, this.#blocks * raw.length);
    }
    this.#blocks++;
    this.#filled = 0;
  }
}

function diskFull(place: string, written: number): UserError {
  return new UserError({
    place,
    what: `the disk is full after ${bytes(written)} of streamed rows`,
    remedy: "Free some space, or name a folder on another disk by the environment's TMPDIR",
  });
}

/** Room for the rows of a block, and its columns as views. */
type Block = Readonly<{ raw: Uint8Array; columns: readonly Cells[] }>;

function blockOf(kinds: readonly Kind[], rows: number): Block {
  const raw = new Uint8Array(kinds.reduce((sum, kind) => sum + rows * bytesOf(kind), 0));
  let offset = 0;
  const columns = new Array<Cells>(kinds.length);
  for (const wide of [true, false])
    for (const [c, kind] of kinds.entries()) {
      if ((kind === "number") !== wide) continue;
      columns[c] = kind === "number" ? new Float64Array(raw.buffer, offset, rows) : new Int32Array(raw.buffer, offset, rows);
      offset += rows * bytesOf(kind);
    }
  return { raw, columns };
}

const bytesOf = (kind: Kind): number => (kind === "number" ? 8 : 4);

/** A file without a name. Where a system keeps the name of an open file, it goes when the process ends. */
function openNameless(folder: string): number {
  let own: string;
  try {
    own = mkdtempSync(join(folder, "gradus-rows-"));
  } catch (error) {
    throw new UserError({
      place: folder,
      what: `no temporary file can be made here (${error instanceof Error && "code" in error ? String(error.code) : String(error)})`,
      remedy: "Name a folder that can be written by the environment's TMPDIR",
    });
  }
  const file = openSync(join(own, "rows"), "wx+");
  const remove = (): void => rmSync(own, { recursive: true, force: true });
  try {
    remove();
  } catch {
    process.once("exit", remove);
  }
  return file;
}

import { positiveInteger } from "../errors/index.js";
import type { Table } from "./table.js";

/**
 * What a streamed table is made of. `read` gives the rows of a block, numbered from 0, with the columns and the target of the sample: each block but the last one
 * has `blockRows`. `fingerprint` differs where any row does.
 */
export type StreamedParts = Readonly<{
  sample: Table;
  rows: number;
  blockRows: number;
  window?: number | undefined;
  fingerprint: string;
  read: (block: number) => Table;
}>;

/**
 * Train rows that need not fit into memory: they lie elsewhere (a file), in blocks of consecutive rows that are read when an epoch comes to them. An epoch takes the
 * blocks in a random order, a window of rows at a time, and each window's rows in a random order (`windowsOf`).
 * `sample` holds some of the rows: everything that is fitted on train rows (scales, levels, start values, the default recipe) is fitted on it.
 */
export class StreamedTable {
  readonly sample: Table;
  /** All train rows, those of the sample among them. */
  readonly rows: number;
  readonly blockRows: number;
  /** So many rows are to be in memory at once, for each network that trains side by side; absent where the training may choose by their size. */
  readonly window: number | undefined;
  readonly fingerprint: string;
  readonly #read: StreamedParts["read"];

  /** @throws UserError if a number is not a positive whole one */
  constructor({ sample, rows, blockRows, window, fingerprint, read }: StreamedParts) {
    this.sample = sample;
    this.rows = positiveInteger(rows, "StreamedTable, rows");
    this.blockRows = positiveInteger(blockRows, "StreamedTable, blockRows");
    this.window = window === undefined ? undefined : positiveInteger(window, "StreamedTable, window");
    this.fingerprint = fingerprint;
    this.#read = read;
  }

  get blocks(): number {
    return Math.ceil(this.rows / this.blockRows);
  }

  /** The rows of a block, which counts from 0. */
  read(block: number): Table {
    const table = this.#read(block);
    const rows = Math.min(this.blockRows, this.rows - block * this.blockRows);
    if (table.rows !== rows)
      throw new Error(`block ${block} of ${this.sample.source} has ${table.rows} rows and not ${rows}; please report this`);
    return table;
  }
}

import type { data } from "gradus";
import type { CellReading } from "./cellReadings.js";
import type { Cells } from "./rowFile.js";
import { rowsAsTable } from "./rowsAsTable.js";

/** Rows that are kept in memory while a file passes. */
export class HeldRows {
  readonly #readings: readonly CellReading[];
  #columns: Cells[];
  #numbers: Int32Array = new Int32Array(1024);
  #rows = 0;

  constructor(readings: readonly CellReading[]) {
    this.#readings = readings;
    this.#columns = readings.map(({ kind }) => (kind === "number" ? new Float64Array(1024) : new Int32Array(1024)));
  }

  /** Adds the first `count` of the picked rows of a chunk whose first row has the number `first` in the file. */
  add(chunk: readonly Cells[], picked: Int32Array, { count, first }: { readonly count: number; readonly first: number }): void {
    while (this.#rows + count > this.#numbers.length) this.#grow();
    for (const [c, cells] of chunk.entries()) {
      const column = this.#columns[c]!;
      for (let at = 0; at < count; at++) column[this.#rows + at] = cells[picked[at]!]!;
    }
    for (let at = 0; at < count; at++) this.#numbers[this.#rows + at] = first + picked[at]!;
    this.#rows += count;
  }

  table(sample: data.Table): data.Table {
    const rows = this.#rows;
    const cells = this.#columns.map((column) => column.slice(0, rows));
    return rowsAsTable(cells, this.#readings, { sample, rows, rowNumbers: this.#numbers.slice(0, rows) });
  }

  #grow(): void {
    const larger = <A extends Cells>(cells: A, make: (length: number) => A): A => {
      const grown = make(2 * cells.length);
      grown.set(cells);
      return grown;
    };
    this.#columns = this.#columns.map((column) =>
      column instanceof Float64Array ? larger(column, (n) => new Float64Array(n)) : larger(column, (n) => new Int32Array(n)),
    );
    this.#numbers = larger(this.#numbers, (n) => new Int32Array(n));
  }
}

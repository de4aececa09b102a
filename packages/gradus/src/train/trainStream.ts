import { type StreamedTable, type Window, windowsOf } from "../data/index.js";
import { sizeOf } from "../engine/index.js";
import type { Dataset, Preparation } from "./dataset.js";
import { datasetOf } from "./prepare.js";

/** How rows are taken from a streamed table: `rowsPerStep` of each of `members` in a step, of the first `rowsPerEpoch` of each pass. */
export type Streaming = Readonly<{ seed: number; members: number; rowsPerStep: number; rowsPerEpoch: number }>;

/** The rows of a window where nobody says otherwise, */
const usualWindow = 262_144;
/** ... unless the windows of all members would have more bytes than this. */
const windowBytes = 256e6;

/** Makes the order of a member's epoch. */
type Epoch = Readonly<{ epoch: number; windowOf: readonly ReturnType<typeof windowsOf>[] }>;

/**
 * The rows of a streamed table as a network reads them, a window of each member at a time. Whole steps fit into a window, so that which rows a step sees
 * depends on seed, epoch and its number alone, wherever a run begins or resumes.
 */
export class TrainStream {
  readonly table: StreamedTable;
  /** The windows at hand, one member's after the other's: what `batch` returns are places in here. Another batch may put other rows there. */
  readonly data: Dataset;
  readonly #preparation: Preparation;
  readonly #streaming: Streaming;
  /** Rows of a window. */
  readonly window: number;
  /** The number in the streamed table of each row at hand. */
  readonly #numbers: Int32Array;
  readonly #orders: Int32Array[] = [];
  #epoch: Epoch | undefined;
  #at: { readonly epoch: number; readonly window: number } | undefined;

  constructor(table: StreamedTable, preparation: Preparation, streaming: Streaming) {
    this.table = table;
    this.#preparation = preparation;
    this.#streaming = streaming;
    const { rowsPerStep, members } = streaming;
    const { target, shape } = preparation;
    const wished = table.window ?? Math.min(usualWindow, Math.floor(windowBytes / (4 * members * sizeOf(shape))));
    this.window = wished >= table.rows ? table.rows : Math.min(table.rows, Math.max(1, Math.floor(wished / rowsPerStep)) * rowsPerStep);
    const rows = members * this.window;
    this.#numbers = new Int32Array(rows);
    this.data = {
      name: "train",
      rows,
      x: new Float32Array(rows * sizeOf(shape)),
      y: target.task === "classification" ? new Int32Array(rows) : new Float32Array(rows * target.width),
      ...(table.sample.weights && { weights: new Float32Array(rows) }),
      notes: [],
    };
  }

  /** What is to be known of it. */
  get note(): string {
    const windows = Math.ceil(this.table.rows / this.window);
    return `streamed: ${windows === 1 ? "all rows fit into one window" : `${windows} windows of ${this.window} rows an epoch`}`;
  }

  /** Bytes of the windows. */
  get bytes(): number {
    const { x, y, weights } = this.data;
    return x.byteLength + (y?.byteLength ?? 0) + (weights?.byteLength ?? 0);
  }

  /** The places in `data` of the rows of a step; epoch and batch count from 0. */
  batch(epoch: number, batch: number): Int32Array {
    const { rowsPerStep, rowsPerEpoch } = this.#streaming;
    const from = batch * rowsPerStep;
    const window = Math.floor(from / this.window);
    if (this.#at?.epoch !== epoch || this.#at.window !== window) this.#load(epoch, window);
    const begin = from - window * this.window;
    const count = Math.min(rowsPerStep, rowsPerEpoch - from);
    if (this.#orders.length === 1) return this.#orders[0]!.subarray(begin, begin + count);
    const places = new Int32Array(count * this.#orders.length);
    for (const [member, order] of this.#orders.entries()) places.set(order.subarray(begin, begin + count), member * count);
    return places;
  }

  /** The numbers in the streamed table of rows at these places. */
  numbersOf(places: Int32Array): Int32Array {
    return places.map((place) => this.#numbers[place]!);
  }

  #load(epoch: number, window: number): void {
    const { seed, members } = this.#streaming;
    const { rows, blockRows } = this.table;
    if (this.#epoch?.epoch !== epoch) {
      const passing = { rows, blockRows, window: this.window, seed, epoch };
      this.#epoch = { epoch, windowOf: Array.from({ length: members }, (_, member) => windowsOf({ ...passing, member })) };
    }
    this.#at = undefined; // where a block cannot be read, nothing is at hand
    for (const [member, windowOf] of this.#epoch.windowOf.entries()) {
      const found = windowOf(window);
      const first = member * this.window;
      this.#fill(found, first);
      for (let at = 0; at < found.order.length; at++) found.order[at]! += first;
      this.#orders[member] = found.order;
    }
    this.#at = { epoch, window };
  }

  /** Reads the rows of a window into the places from `first` on. */
  #fill({ pieces }: Window, first: number): void {
    const { x, y, weights } = this.data;
    const size = sizeOf(this.#preparation.shape);
    let next = first;
    for (const { block, from, to } of pieces) {
      const read = datasetOf(this.#preparation, this.table.read(block), "train");
      x.set(read.x.subarray(from * size, to * size), next * size);
      const width = y!.length / this.data.rows;
      y!.set(read.y!.subarray(from * width, to * width), next * width);
      if (weights) weights.set(read.weights!.subarray(from, to), next);
      for (let row = from; row < to; row++) this.#numbers[next++] = block * this.table.blockRows + row;
    }
  }
}

import { sizeOf } from "../engine/index.js";
import type { Loss } from "../loss/index.js";
import type { Dataset, TargetSpec } from "./dataset.js";
import { targetsOf } from "./dataset.js";
import { type BadNode, firstBad, lookedAt } from "./flight/firstBad.js";
import type { Network } from "./network.js";
import type { Pacer } from "./pacer.js";
import type { Program, Programs } from "./program.js";
import { type Tapped, tapOutput } from "./tapped.js";
import { type Traced, tracePrediction } from "./trace.js";

/** Rows that are predicted at once, at most. */
const largestChunk = 256;
/** Numbers of a chunk's input, at most, so that large images do not need much memory. */
const largestInput = 2 ** 22;

/** What to measure beside predicting. */
export type Measured = Readonly<{ loss: Loss; target: TargetSpec }>;

/** Raw predictions [rows, ...output], and the loss of each row where it was asked for. */
export type RawPredictions = Readonly<{ prediction: Float64Array; each?: Float64Array }>;

/** Rows of a chunk of `chunk` rows, of which the first `count` are those from number `from`. */
type Part = Readonly<{ from: number; count: number; chunk: number }>;

/** Computes predictions of any number of rows with the weights that stand in a session, in chunks of a few fixed sizes. */
export class Predictor {
  readonly #programs: Programs;
  readonly #network: Network;
  readonly #weights: string;

  /** `weights` names the state that holds the weights to predict with. */
  constructor(programs: Programs, network: Network, weights = "parameters") {
    this.#programs = programs;
    this.#network = network;
    this.#weights = weights;
  }

  /** The last chunk is filled up by repeating its last row; what comes out for these is dropped. */
  async predict(data: Dataset, measured?: Measured, pacer?: Pacer): Promise<RawPredictions> {
    const { output, shape } = this.#network;
    const width = sizeOf(output);
    const prediction = new Float64Array(data.rows * width);
    const each = measured && new Float64Array(data.rows);
    const chunk = chunkFor(data.rows, sizeOf(shape));
    const program = this.#program(chunk, measured);
    for (let from = 0; from < data.rows; from += chunk) {
      const count = Math.min(chunk, data.rows - from);
      this.#compute(program, data, { from, count, chunk }, measured);
      prediction.set(program.output("prediction").subarray(0, count * width), from * width);
      each?.set(program.output("each").subarray(0, count), from);
      if (pacer?.isDue) await pacer.pause();
    }
    return each ? { prediction, each } : { prediction };
  }

  /** What each tap of the network sees of the rows, by its name. */
  async tapped(data: Dataset, pacer?: Pacer): Promise<Map<string, Tapped>> {
    const chunk = chunkFor(data.rows, sizeOf(this.#network.shape));
    const trace = (): Traced => tracePrediction(this.#network, chunk, { tapped: true, weights: this.#weights });
    const program = this.#programs.named(`tap ${chunk}`, trace);
    const found = this.#network.taps.map((tap) => new TapRows(program, tap, { rows: data.rows, chunk }));
    for (let from = 0; from < data.rows; from += chunk) {
      const count = Math.min(chunk, data.rows - from);
      this.#compute(program, data, { from, count, chunk });
      for (const rows of found) rows.take(program, { from, count, chunk });
      if (pacer?.isDue) await pacer.pause();
    }
    return new Map(this.#network.taps.map(({ name }, at) => [name, found[at]!.whole]));
  }

  /** The first operation, on the way to the prediction of one row, that is not finite. */
  firstBad(data: Dataset, row: number): BadNode | undefined {
    const program = this.#program(1, undefined);
    this.#compute(program, data, { from: row, count: 1, chunk: 1 });
    return firstBad(this.#programs, lookedAt(this.#programs, program));
  }

  #compute(program: Program, data: Dataset, part: Part, measured?: Measured): void {
    fillChunk(program, "x", data.x, part);
    if (measured) fillChunk(program, "y", targetsOf(data), part);
    for (const { path, value } of this.#network.scalars) program.set(`scalar.${path}`, value);
    program.compute();
  }

  #program(chunk: number, measured: Measured | undefined): Program {
    const name = measured ? `measure ${chunk} ${JSON.stringify(measured.loss)}` : `predict ${chunk}`;
    return this.#programs.named(name, () => tracePrediction(this.#network, chunk, { measured, weights: this.#weights }));
  }
}

/** The smallest power of two that holds all rows, within limits: few sizes, so few programs. */
function chunkFor(rows: number, size: number): number {
  const most = Math.max(1, Math.min(largestChunk, 2 ** Math.floor(Math.log2(largestInput / Math.max(1, size)))));
  return Math.min(most, 2 ** Math.ceil(Math.log2(Math.max(1, rows))));
}

function fillChunk(program: Program, name: string, values: Float32Array | Int32Array, { from, count, chunk }: Part): void {
  const input = program.input(name);
  const size = input.length / chunk;
  input.set(values.subarray(from * size, (from + count) * size));
  for (let at = count; at < chunk; at++) input.copyWithin(at * size, (count - 1) * size, count * size);
}

/** What a tap sees of all rows, to be filled chunk by chunk. */
class TapRows {
  readonly whole: Tapped;
  readonly #name: string;
  readonly #chunk: number;
  /** How often the rows are there: once for each member, whose axis is the first within an ensemble. */
  readonly #times: number;
  readonly #width: number;

  constructor(
    program: Program,
    { name, inEnsemble }: Network["taps"][number],
    { rows, chunk }: { readonly rows: number; readonly chunk: number },
  ) {
    const shape = [...program.traced.definition.outputs[tapOutput(name)]!.shape];
    shape[inEnsemble ? 1 : 0] = rows;
    this.whole = { shape, values: new Float32Array(sizeOf(shape)) };
    this.#name = name;
    this.#chunk = chunk;
    this.#times = inEnsemble ? shape[0]! : 1;
    this.#width = sizeOf(shape.slice(inEnsemble ? 2 : 1));
  }

  take(program: Program, { from, count }: Part): void {
    const found = program.output(tapOutput(this.#name));
    const { values } = this.whole;
    const [ofChunk, ofAll] = [this.#chunk * this.#width, values.length / this.#times];
    for (let time = 0; time < this.#times; time++)
      values.set(found.subarray(time * ofChunk, time * ofChunk + count * this.#width), time * ofAll + from * this.#width);
  }
}

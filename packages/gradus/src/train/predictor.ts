import { sizeOf } from "../engine/index.js";
import type { Loss } from "../loss/index.js";
import type { Dataset, TargetSpec } from "./dataset.js";
import { targetsOf } from "./dataset.js";
import type { Network } from "./network.js";
import type { Pacer } from "./pacer.js";
import type { Program, Programs } from "./program.js";
import { tracePrediction } from "./trace.js";

/** Rows that are predicted at once, at most. */
const largestChunk = 256;
/** Numbers of a chunk's input, at most, so that large images do not need much memory. */
const largestInput = 2 ** 22;

/** What to measure beside predicting. */
export type Measured = Readonly<{ loss: Loss; target: TargetSpec }>;

/** Raw predictions [rows, ...output], and the loss of each row where it was asked for. */
export type RawPredictions = Readonly<{ prediction: Float64Array; each?: Float64Array }>;

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
      fillChunk(program, "x", data.x, { from, count, chunk });
      if (measured) fillChunk(program, "y", targetsOf(data), { from, count, chunk });
      for (const { path, value } of this.#network.scalars) program.set(`scalar.${path}`, value);
      program.compute();
      prediction.set(program.output("prediction").subarray(0, count * width), from * width);
      each?.set(program.output("each").subarray(0, count), from);
      if (pacer?.isDue) await pacer.pause();
    }
    return each ? { prediction, each } : { prediction };
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

function fillChunk(
  program: Program,
  name: string,
  values: Float32Array | Int32Array,
  { from, count, chunk }: { readonly from: number; readonly count: number; readonly chunk: number },
): void {
  const input = program.input(name);
  const size = input.length / chunk;
  input.set(values.subarray(from * size, (from + count) * size));
  for (let at = count; at < chunk; at++) input.copyWithin(at * size, (count - 1) * size, count * size);
}

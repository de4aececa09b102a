import { input, reshape, type Shape, type Sym, sizeOf, slice, state } from "../engine/index.js";
import { UserError } from "../errors/index.js";
import { fill } from "../init/index.js";
import {
  type BufferDeclaration,
  collectScope,
  type Inner,
  type Layer,
  membersOf,
  type ParameterDeclaration,
  type ScalarDeclaration,
  type Tapping,
  traceLayer,
} from "../nn/index.js";

/** A parameter with its place in the one flat vector of all parameters. */
export type PlacedParameter = ParameterDeclaration & Readonly<{ offset: number; size: number }>;

/** What a model needs: parameters (flat, in layer order), buffers, run-time numbers; and the shape of a row's prediction. */
export type Network = Readonly<{
  model: Layer;
  /** The shape of a row's input. */
  shape: Shape;
  parameters: readonly PlacedParameter[];
  buffers: readonly BufferDeclaration[];
  /** Paths of the buffers that a training step changes, such as running statistics. */
  moving: readonly string[];
  scalars: readonly ScalarDeclaration[];
  /** The number of all parameters. */
  size: number;
  /** The shape of a row's prediction. */
  output: Shape;
  /** What can be looked at; see `nn.tap`. */
  taps: readonly Readonly<{ name: string; inEnsemble: boolean }>[];
}>;

/** Rows (of each member of an ensemble) that a first trace runs on: enough for layers that need a batch of more than one. */
const fewRows = 4;

/** Traces a model once to see what it needs. @throws UserError of the layer that does not fit its input */
export function networkOf(model: Layer, shape: Shape): Network {
  const tracedRows = fewRows * membersOf(model);
  const rows = input("x", [tracedRows, ...shape]);
  const collection = collectScope({ training: true, seed: input("seed", [], "i32"), step: input("step", [], "i32") });
  const output = traceLayer(model, rows, collection.scope);
  if (output.shape[0] !== tracedRows)
    throw new UserError({
      place: "model",
      what: `${tracedRows} rows go in and a first axis of ${output.shape[0] ?? "nothing"} comes out`,
      remedy: "Keep the rows of a batch as the first axis",
    });
  let offset = 0;
  const parameters = collection.parameters.map((declaration) => {
    const size = sizeOf(declaration.shape);
    const placed = { ...declaration, offset, size };
    offset += size;
    return placed;
  });
  if (offset === 0)
    throw new UserError({ place: "model", what: "it has no parameters to train", remedy: "Add a layer such as nn.dense(units)" });
  const { buffers, scalars } = collection;
  const moving = [...collection.updates.keys()];
  const taps = Array.from(collection.taps, ([name, { members }]) => ({ name, inEnsemble: members !== null }));
  return { model, shape, parameters, buffers, moving, scalars, size: offset, output: output.shape.slice(1), taps };
}

/** A batch on its way through the network: the prediction, each parameter as a symbol, and what the buffers become. */
export type Pass = Readonly<{
  x: Sym;
  prediction: Sym;
  parameters: readonly Sym[];
  updates: ReadonlyMap<string, Sym>;
  taps: ReadonlyMap<string, Tapping>;
}>;

/**
 * Traces a batch through the network, its parameters read from a flat state: the trained ones unless `weights` names another. The batch is the input "x"
 * unless `x` is given. `trace` may look at each layer on the way.
 */
export function passThrough(
  network: Network,
  {
    batch,
    training,
    x = input("x", [batch, ...network.shape]),
    weights = "parameters",
    trace = traceLayer,
  }: {
    readonly batch: number;
    readonly training: boolean;
    readonly x?: Sym;
    readonly weights?: string;
    readonly trace?: Inner | undefined;
  },
): Pass {
  const flat = state(weights, [network.size]);
  const placed = new Map(network.parameters.map((parameter) => [parameter.path, parameter]));
  const parameters: Sym[] = [];
  const collection = collectScope({
    training,
    seed: input("seed", [], "i32"),
    step: input("step", [], "i32"),
    lookup: {
      parameter: ({ path, shape }) => {
        const { offset, size } = placed.get(path)!;
        const symbol = reshape(slice(flat, [offset], [offset + size]), shape);
        parameters.push(symbol);
        return symbol;
      },
      buffer: ({ path, shape }) => state(bufferState(path, weights), shape),
      scalar: ({ path }) => input(`scalar.${path}`, []),
    },
  });
  const prediction = trace(network.model, x, collection.scope);
  return { x, prediction, parameters, updates: collection.updates, taps: collection.taps };
}

/** The state that holds the average of the weights, where one is kept. */
export const averagedWeights = "average";

/** The state of a buffer that goes with the weights of this state: averaged weights have averaged buffers. */
export function bufferState(path: string, weights = "parameters"): string {
  return weights === averagedWeights ? `average.buffer.${path}` : `buffer.${path}`;
}

/** Start values of all parameters; each has random numbers of its own, whatever stands before it. */
export function startValues({ parameters, size }: Network, seed: number): Float32Array {
  const flat = new Float32Array(size);
  parameters.forEach(({ init, shape, fans, offset, size: own }, stream) => {
    fill(init, { shape, ...fans, seed, stream: [initStream, stream] }, flat.subarray(offset, offset + own));
  });
  return flat;
}

/** Random streams of a seed: layers draw from 1, 2, ..., data from others. */
const initStream = 0x1217;

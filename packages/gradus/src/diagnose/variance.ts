import {
  ancestors,
  type BackendName,
  concat,
  constant,
  type Elements,
  mean,
  openSession,
  reshape,
  type Shape,
  type Sym,
  sizeOf,
  sum,
} from "../engine/index.js";
import { positiveInteger } from "../errors/index.js";
import { draw } from "../init/index.js";
import type { Layer } from "../nn/index.js";
import type { RecipeValue } from "../recipe/index.js";
import { type Data, jobOf, type Network, networkOf, passThrough, startBuffers, startValues } from "../train/index.js";
import { outputSlopes } from "./outputSlopes.js";
import { isWeighted, predictBackward, predictForward, weightedRule } from "./predictedMoments.js";
import { type WatchedLayer, watchedLayers } from "./watchedLayers.js";

/** A dense or convolution layer before the first step. Variances are second moments: with weights of mean 0 the mean over starts is 0. */
export type VarianceRow = Readonly<{
  path: string;
  layer: Layer["layer"];
  /** What leads into a unit and out of an input, and the variance of a weight; null where weights are no independent draws of mean 0. */
  start: Readonly<{ fanIn: number; fanOut: number; variance: number }> | null;
  /** Of the layer's output z; `predicted` is null where the start is. */
  forward: Readonly<{ predicted: number | null; measured: number }>;
  /** Of the gradient by z, if that by the prediction has variance 1. */
  backward: Readonly<{ predicted: number | null; measured: number }>;
}>;

/**
 * `inputs`: rows to measure on, or the number of inputs (or shape of a row), for rows of independent standard normal numbers. `rows`: at most so many.
 */
export type VarianceOptions = Readonly<{ inputs: number | Shape | Data; rows?: number; backend?: BackendName }>;

/**
 * How the variance of signals and gradients goes through a network before the first step: predicted from fans, start values and activations, against
 * measured at the start values of the recipe's seed.
 *   forward   Var(z) = fanIn Var(w) E[f(z before)^2] + E[b^2];   backward   Var(dz before) = E[f'(z before)^2] fanOut Var(w) Var(dz)
 * E over normal z, by quadrature on the activation itself. Where a layer is not predicted (pooling, embeddings, gradients through normalisation), the
 * measured value stands in and the prediction goes on from there. The prediction is that of wide layers: with n units it is off by about sqrt(2 / n) each.
 * Source: Glorot and Bengio 2010, section 4.2.1; He et al. 2015, section 2.2; Poole et al. 2016, Exponential expressivity, equation 3.
 * @throws UserError if the model does not fit the inputs
 */
export function variance(recipe: RecipeValue, { inputs, rows = 256, backend = "wasm" }: VarianceOptions): VarianceRow[] {
  positiveInteger(rows, "diagnose.variance, rows");
  const { network, x } = rowsOf(recipe, inputs, rows);
  const { layers, signals, gradients } = measure(network, x, { seed: recipe.seed, backend });
  const forward = predictForward(layers, (symbol) => signals.get(symbol)!);
  const backward = predictBackward(layers, { measured: (symbol) => gradients.get(symbol) ?? 0, signals: forward });
  return layers.flatMap((watched) => {
    const { path, layer, output } = watched;
    if (!isWeighted(layer)) return [];
    const rule = weightedRule(watched);
    const predicted = (moments: ReadonlyMap<Sym, number>): number | null => (rule ? (moments.get(output) ?? null) : null);
    return [
      {
        path,
        layer: layer.layer,
        start: rule ? { fanIn: rule.fanIn, fanOut: rule.fanOut, variance: rule.variance } : null,
        forward: { predicted: predicted(forward), measured: signals.get(output)! },
        backward: { predicted: predicted(backward), measured: gradients.get(output) ?? 0 },
      },
    ];
  });
}

function rowsOf(recipe: RecipeValue, inputs: VarianceOptions["inputs"], rows: number): { network: Network; x: Float32Array } {
  if (typeof inputs === "number" || isShape(inputs)) {
    const shape = typeof inputs === "number" ? [positiveInteger(inputs, "diagnose.variance, inputs")] : inputs;
    const x = draw({ kind: "normal", mean: 0, std: 1 }, rows * sizeOf(shape), { seed: recipe.seed, stream: [inputStream, 0] });
    return { network: networkOf(recipe.model, shape), x: Float32Array.from(x) };
  }
  const { network, train } = jobOf({ ...recipe, stop: null }, { train: inputs });
  return { network, x: train.x.subarray(0, rows * sizeOf(network.shape)) };
}

function isShape(inputs: Shape | Data): inputs is Shape {
  return Array.isArray(inputs);
}

const inputStream = 0x5a3d;
const slopeStream = 0x5a3e;

type Moments = ReadonlyMap<Sym, number>;

/** Second moments of what goes into and comes out of every layer, and of the gradients by it, for a cost whose gradient by the prediction is standard normal. */
function measure(
  network: Network,
  x: Float32Array,
  { seed, backend }: { readonly seed: number; readonly backend: BackendName },
): { layers: readonly WatchedLayer[]; signals: Moments; gradients: Moments } {
  const { trace, layers } = watchedLayers();
  const batch = x.length / sizeOf(network.shape);
  const pass = passThrough(network, { batch, training: true, trace });
  const slope = draw({ kind: "normal", mean: 0, std: 1 }, sizeOf(pass.prediction.shape), { seed, stream: [slopeStream, 0] });
  const cost = sum(pass.prediction.mul(constant(slope, pass.prediction.shape)));
  const symbols = [...new Set(layers.flatMap(({ input, output }) => [input, output]))].filter(({ dtype }) => dtype === "f32");
  const slopes = outputSlopes(cost, symbols);
  const known = symbols.flatMap((symbol, at) => (slopes[at] ? [{ symbol, slope: slopes[at] }] : []));
  const square = (symbol: Sym): Sym => reshape(mean(symbol.square()), [1]);
  const outputs = { signals: concat(symbols.map(square)), gradients: concat(known.map((each) => square(each.slope))) };
  const program = programOf(network, x, { outputs, seed, backend });
  const byName = (name: "signals" | "gradients", of: readonly Sym[]): Moments => {
    const values = program(name);
    return new Map(of.map((symbol, at) => [symbol, values[at]!]));
  };
  return {
    layers,
    signals: byName("signals", symbols),
    gradients: byName(
      "gradients",
      known.map(({ symbol }) => symbol),
    ),
  };
}

/** Computes the outputs at the start values. */
function programOf(
  network: Network,
  x: Float32Array,
  { outputs, seed, backend }: { readonly outputs: Readonly<Record<string, Sym>>; readonly seed: number; readonly backend: BackendName },
): (name: string) => Elements {
  const buffers = network.buffers.map(({ path, shape }) => ({ name: `buffer.${path}`, shape }));
  const session = openSession({ backend, states: [{ name: "parameters", shape: [network.size] }, ...buffers] });
  const program = session.compile({ name: "variances", outputs });
  session.state("parameters").set(startValues(network, seed));
  for (const [path, values] of startBuffers(network, x)) session.state(`buffer.${path}`).set(values);
  program.input("x").set(x);
  const values = { seed: seed | 0, step: 1, ...Object.fromEntries(network.scalars.map(({ path, value }) => [`scalar.${path}`, value])) };
  const read = new Set(
    ancestors(Object.values(outputs)).flatMap(({ op, attributes }) => (op === "input" ? [attributes.name as string] : [])),
  );
  for (const [name, value] of Object.entries(values)) if (read.has(name)) program.input(name)[0] = value;
  program.compute();
  return (name) => program.output(name);
}

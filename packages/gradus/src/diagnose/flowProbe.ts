import { concat, mean, reduceMax, reshape, type Sym, sum } from "../engine/index.js";
import type { Layer } from "../nn/index.js";
import { type Network, type PlacedParameter, type Probe, type ProbedStep, partOf } from "../train/index.js";
import { outputSlopes } from "./outputSlopes.js";
import { belongsTo, type WatchedLayer, watchedLayers } from "./watchedLayers.js";

/** Which numbers of a step a layer has; the order in which they stand is that of `flowNumbers`. */
export type FlowNumber = "norm" | "mean" | "std" | "saturated" | "outputGradient" | "gradient" | "update" | "weights";

/** Where a layer's numbers stand in the output `flow`, and the output with the largest activation of each unit, if the layer can have dead ones. */
export type FlowPlace = Readonly<{
  path: string;
  layer: Layer["layer"];
  numbers: Readonly<Partial<Record<FlowNumber, number>>>;
  peaks: string | undefined;
}>;

/**
 * What `diagnose.flow` computes inside of the compiled step: one output `flow` with some numbers for each layer, and for each layer whose units can die
 * the largest activation of every unit in the batch. `places` is filled while a step is traced.
 */
export function flowProbe(network: Network, places: FlowPlace[]): Probe {
  const { trace, layers } = watchedLayers();
  return {
    trace,
    outputs: (step) => {
      const watched = layers.filter(({ layer, output }) => !("layers" in layer) && output.dtype === "f32");
      const first = watched.findIndex(({ path }) => parametersOf(network, path).length > 0);
      const slopes = outputSlopes(
        step.cost,
        watched.slice(first).map(({ output }) => output),
      );
      const numbers: Sym[] = [];
      const outputs: Record<string, Sym> = {};
      places.length = 0;
      watched.forEach((layer, at) => {
        const found = { ...activations(layer), ...gradientNumbers(slopes[at - first]), ...ofParameters(layer, { network, step }) };
        const at0 = Object.entries(found).map(([name, symbol]) => [name, numbers.push(symbol) - 1] as const);
        const peaks = dies(layer.layer) ? `peaks.${layer.path}` : undefined;
        if (peaks !== undefined)
          outputs[peaks] = reduceMax(layer.output, { axes: allAxesBut(unitAxis(watched.slice(0, at)), layer.output) });
        places.push({ path: layer.path, layer: layer.layer.layer, numbers: Object.fromEntries(at0), peaks });
      });
      return { ...outputs, flow: concat(numbers.map((number) => reshape(number, [1]))) };
    },
  };
}

/** Layers whose units can fall silent for good: below zero they pass on nothing, and no gradient either. */
function dies({ layer }: Layer): boolean {
  return layer === "relu" || layer === "relu6";
}

function activations({ layer, output }: WatchedLayer): Partial<Record<FlowNumber, Sym>> {
  const average = mean(output);
  const numbers = { norm: sum(output.square()).sqrt(), mean: average, std: mean(output.sub(average).square()).sqrt() };
  const flat = saturation(layer, output);
  return flat === undefined ? numbers : { ...numbers, saturated: mean(flat.cast("f32")) };
}

/** Where an activation is within a hundredth of its range from an end, so that its slope is at most 4 % of the steepest. */
function saturation({ layer }: Layer, y: Sym): Sym | undefined {
  if (layer === "tanh") return y.abs().greater(0.98);
  if (layer === "sigmoid" || layer === "hardsigmoid") return y.sub(0.5).abs().greater(0.49);
  return undefined;
}

function gradientNumbers(slope: Sym | undefined): Partial<Record<FlowNumber, Sym>> {
  return slope === undefined ? {} : { outputGradient: sum(slope.square()).sqrt() };
}

/** Norms over a layer's parameters; the update is compared with the weights alone, since a bias starts at zero. */
function ofParameters({ path }: WatchedLayer, { network, step }: { network: Network; step: ProbedStep }): Partial<Record<FlowNumber, Sym>> {
  const own = parametersOf(network, path);
  if (own.length === 0) return {};
  const weights = own.filter(({ kind }) => kind === "weight" || kind === "embedding");
  const squares = (symbols: readonly Sym[]): Sym =>
    symbols
      .map((symbol) => sum(symbol.square()))
      .reduce((a, b) => a.add(b))
      .sqrt();
  const at = (parameter: PlacedParameter): number => network.parameters.indexOf(parameter);
  const gradient = squares(own.map((parameter) => step.slopes[at(parameter)]!));
  if (weights.length === 0) return { gradient };
  const before = weights.map((parameter) => step.pass.parameters[at(parameter)]!);
  const after = weights.map((parameter) => partOf(step.next, parameter));
  return { gradient, weights: squares(before), update: squares(after.map((next, i) => next.sub(before[i]!))) };
}

export function parametersOf({ parameters }: Network, path: string): readonly PlacedParameter[] {
  return parameters.filter((parameter) => belongsTo(parameter.path, path));
}

/** The axis that numbers the units behind these layers: the last one behind a dense layer, the channels behind a convolution. */
function unitAxis(before: readonly WatchedLayer[]): number {
  const last = before.findLast(({ layer: { layer } }) => layer === "dense" || layer === "conv1d" || layer === "conv2d");
  return last?.layer.layer === "dense" ? last.output.shape.length - 1 : 1;
}

function allAxesBut(kept: number, { shape }: Sym): number[] {
  return shape.flatMap((_, axis) => (axis === kept ? [] : [axis]));
}

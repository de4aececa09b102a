import type { Sym } from "../engine/index.js";
import { distributionOf, type Fans, type Init, initValue, kernelFans, momentsOf } from "../init/index.js";
import type { Layer } from "../nn/index.js";
import { activationMoments, isElementwise } from "./activationMoments.js";
import type { WatchedLayer } from "./watchedLayers.js";

type Weighted = Extract<Layer, { layer: "dense" | "conv1d" | "conv2d" }>;

/** How a layer with weights changes second moments: y = in * x + bias forward, gradient of x = out * gradient of y backward. */
export type WeightedRule = Readonly<{ fanIn: number; fanOut: number; variance: number; bias: number }>;

/** Second moments of signals or gradients by symbol, as measured; they stand in where nothing is predicted. */
export type Measured = (symbol: Sym) => number;

/** The rule of a layer with weights; undefined where its weights are no independent draws of mean 0 (and for layers without weights). */
export function weightedRule({ layer, input, output }: WatchedLayer): WeightedRule | undefined {
  if (!isWeighted(layer)) return undefined;
  const shape = layer.layer === "dense" ? [input.shape.at(-1)!, layer.units] : kernelShape(layer, input, output);
  const init = layer.init ?? "lecun";
  const fans = layer.layer === "dense" ? { fanIn: shape[0]!, fanOut: shape[1]! } : kernelFans(shape);
  const variance = weightVariance(init, shape, fans);
  const bias = layer.bias ? secondMoment(layer.biasInit, fans) : 0;
  if (variance === undefined || bias === undefined) return undefined;
  // Of a kernel's weights that lead out of an input, a stride uses one in so many, and groups share the filters out.
  const positions = (symbol: Sym): number => symbol.shape.slice(2).reduce((product, size) => product * size, 1);
  const used = layer.layer === "dense" ? 1 : positions(output) / positions(input) / layer.groups;
  return { fanIn: fans.fanIn, fanOut: fans.fanOut * used, variance, bias };
}

export function isWeighted(layer: Layer): layer is Weighted {
  return layer.layer === "dense" || layer.layer === "conv1d" || layer.layer === "conv2d";
}

function kernelShape(layer: Exclude<Weighted, { layer: "dense" }>, input: Sym, output: Sym): number[] {
  const axes = input.shape.length - 2;
  const kernel = typeof layer.kernel === "number" ? Array.from({ length: axes }, () => layer.kernel as number) : [...layer.kernel];
  return [output.shape[1]!, input.shape[1]! / layer.groups, ...kernel];
}

function weightVariance(init: Init, shape: readonly number[], fans: Fans): number | undefined {
  const value = initValue(init);
  const [rows = 1, ...rest] = shape;
  if (value.init === "orthogonal") return value.gain ** 2 / Math.max(rows, rest.reduce((product, size) => product * size, 1)); // biome-ignore format: one formula
  const distribution = distributionOf(init, fans);
  if (distribution === undefined) return undefined;
  const { mean, std } = momentsOf(distribution);
  return mean === 0 ? std ** 2 : undefined;
}

function secondMoment(init: Init, fans: Fans): number | undefined {
  const distribution = distributionOf(init, fans);
  if (distribution === undefined) return undefined;
  const { mean, std } = momentsOf(distribution);
  return mean ** 2 + std ** 2;
}

/** Second moments of signals by symbol, from those of the input on: E[y^2] = fanIn Var(w) E[x^2] + E[b^2], and so on through every layer. */
export function predictForward(layers: readonly WatchedLayer[], measured: Measured): Map<Sym, number> {
  const moments = new Map<Sym, number>();
  const of = (symbol: Sym): number => moments.get(symbol) ?? measured(symbol);
  layers.forEach((watched, at) => {
    const { layer, input, output } = watched;
    if (moments.has(output)) return; // a container that ends with its last part, or a layer that passes its input on
    const rule = weightedRule(watched);
    if (rule) moments.set(output, rule.fanIn * rule.variance * of(input) + rule.bias);
    else if (isElementwise(layer)) moments.set(output, activationMoments(layer, of(input)).square);
    else if (layer.layer === "residual") moments.set(output, of(input) + of(layers[at - 1]!.output));
    else if (layer.layer === "dropout") moments.set(output, of(input) / keptBy(layer));
    else if (layer.layer === "flatten" || layer.layer === "reshape") moments.set(output, of(input));
    else if (isNormalisation(layer)) moments.set(output, 1);
    else moments.set(output, measured(output));
  });
  return moments;
}

/** Second moments of gradients by symbol, from those at the prediction back: that of x is fanOut Var(w) that of y, and so on. `signals` are the forward ones. */
export function predictBackward(
  layers: readonly WatchedLayer[],
  { measured, signals }: { readonly measured: Measured; readonly signals: ReadonlyMap<Sym, number> },
): Map<Sym, number> {
  const moments = new Map<Sym, number>();
  const last = layers.at(-1)!;
  moments.set(last.output, measured(last.output));
  const add = (symbol: Sym, moment: number): void => void moments.set(symbol, (moments.get(symbol) ?? 0) + moment);
  for (let at = layers.length - 1; at >= 0; at--) {
    const watched = layers[at]!;
    const { layer, input, output } = watched;
    if (input === output || layer.layer === "sequential") continue;
    const g = moments.get(output) ?? measured(output);
    const rule = weightedRule(watched);
    if (rule) add(input, rule.fanOut * rule.variance * g);
    else if (isElementwise(layer)) add(input, activationMoments(layer, signals.get(input) ?? 1).slopeSquare * g);
    else if (layer.layer === "residual") {
      add(input, g);
      moments.set(layers[at - 1]!.output, g);
    } else if (layer.layer === "dropout") add(input, g / keptBy(layer));
    else if (layer.layer === "flatten" || layer.layer === "reshape") add(input, g);
    else moments.set(input, measured(input));
  }
  return moments;
}

/** With a start of scale 1 and shift 0 what comes out has variance 1. How gradients change depends on how rows differ, which is not predicted. */
function isNormalisation({ layer }: Layer): boolean {
  return layer === "batchNorm" || layer === "layerNorm" || layer === "groupNorm" || layer === "rmsNorm";
}

function keptBy({ keep, drop }: Extract<Layer, { layer: "dropout" }>): number {
  return keep ?? 1 - drop!;
}

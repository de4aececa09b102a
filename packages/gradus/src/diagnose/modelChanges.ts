import { batchNorm, dense, dropout, type Layer, relu, sequential } from "../nn/index.js";

/** Where a leaf of a model stands: how many layers with weights come before it, and how many there are. */
type Place = Readonly<{ before: number; weighted: number }>;

/** The same model with `factor` times the units in every hidden layer; undefined where there is none. */
export function wider(model: Layer, factor: number): Layer | undefined {
  if (weightedIn(model) < 2) return undefined;
  const scaled = (size: number): number => Math.max(1, Math.round(size * factor));
  return changed(model, (layer, { before, weighted }) => {
    if (!isWeighted(layer) || before === weighted - 1) return [layer];
    return [layer.layer === "dense" ? { ...layer, units: scaled(layer.units) } : { ...layer, filters: scaled(layer.filters) }];
  });
}

/** The same model with one more hidden layer before the last dense one, as wide as the hidden layer before it, or 32 units. */
export function deeper(model: Layer): Layer | undefined {
  let width = 32;
  let found = false;
  const result = changed(model, (layer, { before, weighted }) => {
    if (layer.layer !== "dense") return [layer];
    if (before < weighted - 1) {
      width = layer.units;
      return [layer];
    }
    found = true;
    return [dense(width), relu(), layer];
  });
  return found ? asSequential(result) : undefined;
}

/** Dropout behind every hidden activation; where the model has dropout, its share that is dropped is doubled (at most 0.7). Undefined without hidden layers. */
export function withMoreDropout(model: Layer, drop = 0.2): Layer | undefined {
  if (has(model, "dropout"))
    return changed(model, (layer) => [
      layer.layer === "dropout" ? dropout({ drop: Math.min(0.7, 2 * dropOf(layer)), of: layer.of }) : layer,
    ]);
  return behindActivations(model, () => dropout({ drop }));
}

/** Half of the dropout; undefined where there is none. */
export function withLessDropout(model: Layer): Layer | undefined {
  if (!has(model, "dropout")) return undefined;
  return changed(model, (layer) => [layer.layer === "dropout" ? dropout({ drop: dropOf(layer) / 2, of: layer.of }) : layer]);
}

/** Batch normalisation before every hidden activation; undefined where there is some normalisation already, no hidden layer, or an ensemble: its members have none. */
export function withBatchNorm(model: Layer): Layer | undefined {
  if ((["batchNorm", "layerNorm", "groupNorm", "rmsNorm"] as const).some((kind) => has(model, kind)) || hasEnsemble(model))
    return undefined;
  let added = false;
  const result = changed(model, (layer, { before, weighted }) => {
    if (!isWeighted(layer) || before === weighted - 1) return [layer];
    added = true;
    return [layer, batchNorm()];
  });
  return added ? result : undefined;
}

const activations: ReadonlySet<Layer["layer"]> = new Set([
  "elu", "gelu", "hardsigmoid", "hardswish", "leakyRelu", "maxout", "mish", "relu", "relu6", "selu", "sigmoid", "silu", "softplus", "softsign", "tanh",
]); // biome-ignore format: a list of words

function behindActivations(model: Layer, make: () => Layer): Layer | undefined {
  let added = false;
  const result = changed(model, (layer, { before, weighted }) => {
    if (!activations.has(layer.layer) || before === 0 || before === weighted) return [layer];
    added = true;
    return [layer, make()];
  });
  return added ? result : undefined;
}

/** Every leaf replaced by what `change` makes of it, containers kept. */
function changed(model: Layer, change: (layer: Layer, place: Place) => readonly Layer[]): Layer {
  const weighted = weightedIn(model);
  let before = 0;
  const visit = (layer: Layer): readonly Layer[] => {
    if ("layers" in layer) return [{ ...layer, layers: layer.layers.flatMap(visit) }];
    const result = change(layer, { before, weighted });
    if (isWeighted(layer)) before++;
    return result;
  };
  const result = visit(model);
  return result.length === 1 ? result[0]! : sequential(...result);
}

function asSequential(layer: Layer): Layer {
  return layer.layer === "sequential" ? layer : sequential(layer);
}

function leavesOf(layer: Layer): readonly Layer[] {
  return "layers" in layer ? layer.layers.flatMap(leavesOf) : [layer];
}

function weightedIn(model: Layer): number {
  return leavesOf(model).filter(isWeighted).length;
}

function isWeighted(layer: Layer): layer is Extract<Layer, { layer: "dense" | "conv1d" | "conv2d" }> {
  return layer.layer === "dense" || layer.layer === "conv1d" || layer.layer === "conv2d";
}

function hasEnsemble(layer: Layer): boolean {
  return layer.layer === "ensemble" || ("layers" in layer && layer.layers.some(hasEnsemble));
}

function has(model: Layer, kind: Layer["layer"]): boolean {
  return leavesOf(model).some(({ layer }) => layer === kind);
}

function dropOf({ keep, drop }: Extract<Layer, { layer: "dropout" }>): number {
  return keep === undefined ? drop : 1 - keep;
}

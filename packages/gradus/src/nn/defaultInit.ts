import { he, type Init } from "../init/index.js";
import { partsOf } from "./layers.js";
import type { Layer } from "./members.js";

/**
 * The start value that weights take which do not name one, by what follows them:
 *   - a ReLU or one of its relatives: He (variance 2 / inputs; with a leak, 2 / ((1 + slope^2) inputs)), since half of the signal is cut off
 *   - tanh, sigmoid and relatives: Xavier (variance 2 / (inputs + units))
 *   - SELU: LeCun (variance 1 / inputs), on which its fixed point rests (Klambauer et al. 2017, Self-normalizing neural networks)
 *   - nothing, another dense layer or a softmax: LeCun. For final logits this means variance about 1 whatever the width, hence a first loss near that of
 *     guessing; Xavier would start a narrow head behind a wide layer at almost twice the variance.
 * Layers that only pass a signal on (normalisation, dropout, pooling, reshaping) are looked through.
 */
export function withStartValues(layers: readonly Layer[], after: Init = "lecun"): readonly Layer[] {
  return layers.map((layer, i) => {
    const following = firstWish(layers.slice(i + 1)) ?? after;
    if (layer.layer === "sequential") return { ...layer, layers: withStartValues(layer.layers, following) };
    const weights = layer.layer === "dense" || layer.layer === "conv1d" || layer.layer === "conv2d";
    return weights && layer.init === undefined ? { ...layer, init: following } : layer;
  });
}

/** What the first of `layers` that is not looked through wants. */
function firstWish(layers: readonly Layer[]): Init | undefined {
  for (const layer of layers) {
    const wish = wishOf(layer);
    if (wish !== "passes") return wish;
  }
  return undefined;
}

function wishOf(layer: Layer): Init | "passes" {
  if (layer.layer === "leakyRelu") return he({ slope: layer.slope });
  if (layer.layer === "sequential" || layer.layer === "residual") return firstWish(partsOf(layer)) ?? "passes";
  return wishes[layer.layer];
}

const wishes: { readonly [K in Exclude<Layer["layer"], "leakyRelu" | "sequential" | "residual">]: Init | "passes" } = {
  attention: "lecun",
  averagePool: "passes",
  batchNorm: "passes",
  concatBranches: "passes",
  conv1d: "lecun",
  conv2d: "lecun",
  custom: "lecun",
  dense: "lecun",
  dropout: "passes",
  elu: "he",
  embedding: "lecun",
  ensemble: "lecun",
  flatten: "passes",
  gelu: "he",
  globalAveragePool: "passes",
  globalMaxPool: "passes",
  groupNorm: "passes",
  gru: "lecun",
  hardsigmoid: "xavier",
  hardswish: "he",
  layerNorm: "passes",
  logSigmoid: "xavier",
  logSoftmax: "lecun",
  lstm: "lecun",
  maxPool: "passes",
  maxout: "he",
  minMax: "passes",
  mish: "he",
  periodic: "lecun",
  piecewiseLinear: "lecun",
  positions: "passes",
  relu: "he",
  relu6: "he",
  reshape: "passes",
  rmsNorm: "passes",
  rnn: "lecun",
  scale: "passes",
  selu: "lecun",
  sigmoid: "xavier",
  silu: "he",
  softmax: "lecun",
  softplus: "he",
  softsign: "xavier",
  standardize: "passes",
  tap: "passes",
  tanh: "xavier",
};

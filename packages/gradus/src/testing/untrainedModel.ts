import { type Shape, sizeOf } from "../engine/index.js";
import { draw } from "../init/index.js";
import { type Loss, meanSquaredError } from "../loss/index.js";
import type { Layer } from "../nn/index.js";
import { sgd } from "../optim/index.js";
import { checkedRecipe } from "../recipe/index.js";
import type { FittedAnswers, Preparation } from "../train/index.js";
import { Model } from "../train/model.js";
import { networkOf } from "../train/network.js";

/**
 * A model whose parameters and buffers are drawn, none of them at its start value, so that whatever a layer leaves out in prediction shows. Rows are numbers of
 * `shape`; without `preparation` it predicts numbers, as many as the layer puts out.
 */
export function untrainedModel(
  layer: Layer,
  shape: Shape,
  {
    loss = meanSquaredError(),
    preparation,
    answers = { temperature: 1, interval: null },
  }: { readonly loss?: Loss; readonly preparation?: Preparation; readonly answers?: FittedAnswers } = {},
): Model {
  const network = networkOf(layer, shape);
  const width = sizeOf(network.output);
  const drawn = (size: number, stream: number): Float64Array => draw({ kind: "normal", mean: 0, std: 0.7 }, size, { seed: 3, stream });
  const recipe = {
    ...checkedRecipe({ model: layer, loss, optimizer: sgd({ learningRate: 0.1 }), batchSize: 1, epochs: 1, seed: 1 }),
    loss,
  };
  return new Model({
    recipe,
    preparation: preparation ?? {
      shape,
      featureNames: null,
      encoder: null,
      target: { task: "regression", name: "y", width, mean: 0, deviation: 1 },
    },
    network,
    backend: "wasm",
    parameters: Float32Array.from(drawn(network.size, 1)),
    buffers: new Map(
      network.buffers.map(({ path, shape: own, initial }, at) => {
        const start = (i: number): number => (typeof initial === "number" ? initial : initial[i]!);
        return [path, Float32Array.from(drawn(sizeOf(own), 2 + at), (value, i) => start(i) + Math.abs(value))];
      }),
    ),
    training: { rows: 0, epochs: 0, steps: 0, bestEpoch: 0, reason: "epochs", history: [] },
    answers,
  });
}

import { currentPlace, mean, reduceMax, reshape, type Sym, showShape, sum } from "../engine/graph/index.js";
import { oneOf, positiveInteger, UserError } from "../errors/index.js";
import { withStartValues } from "./defaultInit.js";
import { checkedLayers, partsOf } from "./layers.js";
import type { Layer } from "./members.js";
import type { Trace } from "./scope.js";

/**
 * Several networks of the same layers side by side, each with start values of its own: every product of theirs is one batched product [members, rows, ..].
 * Training: a batch of members * rows holds the rows of the first member, then those of the second, ..., and what comes out stands in the same order; the loss is
 * the mean over all of them, so each member has 1 / members of the gradient that it had alone (no difference to Adam and its like). `recipe.batchSize` counts the
 * rows of one member, and each visits the train rows in an order of its own.
 * Prediction: every member sees every row, and `combine` makes one answer of theirs:
 *   "mean"           y = mean of y_k
 *   "probabilities"  y = log(mean of softmax(y_k)): logits whose softmax is the mean of the members' probabilities
 * Shapes: x [batch, features], parameters with a first axis of `members`. Source: Hansen and Salamon 1990, Neural network ensembles; probabilities are averaged
 * as by Lakshminarayanan, Pritzel, Blundell 2017, Simple and scalable predictive uncertainty estimation, section 2.4.
 */
export type Ensemble = Readonly<{ layer: "ensemble"; layers: readonly Layer[]; members: number; combine: "mean" | "probabilities" }>;

/** Layers that may have a member axis before the rows; the others would mix up members and rows. */
const able: ReadonlySet<Layer["layer"]> = new Set<Layer["layer"]>([
  "dense",
  "dropout",
  "elu",
  "gelu",
  "hardsigmoid",
  "hardswish",
  "leakyRelu",
  "logSigmoid",
  "mish",
  "relu",
  "relu6",
  "residual",
  "scale",
  "selu",
  "sequential",
  "sigmoid",
  "silu",
  "softplus",
  "softsign",
  "tanh",
  "tap",
]);

/** @throws UserError if there is no layer, one is no layer or cannot stand in an ensemble, or `members` is no whole number from 1 */
export function ensemble(layers: readonly Layer[], { members, combine }: { members: number; combine: Ensemble["combine"] }): Ensemble {
  const place = "nn.ensemble";
  const parts = checkedLayers(layers, place);
  refuseUnable(parts);
  return {
    layer: "ensemble",
    layers: parts,
    members: positiveInteger(members, `${place}, members`),
    combine: oneOf(String(combine) as Ensemble["combine"], ["mean", "probabilities"], `${place}, combine`),
  };
}

function refuseUnable(layers: readonly Layer[]): void {
  for (const layer of layers) {
    if (!able.has(layer.layer) || (layer.layer === "dropout" && layer.of === "channels"))
      throw new UserError({
        place: "nn.ensemble",
        what: `nn.${layer.layer}() has no form with members`,
        remedy: `Put it before the ensemble, or use: ${[...able].join(", ")}`,
      });
    refuseUnable(partsOf(layer));
  }
}

/** @throws UserError if a training batch cannot be divided among the members, or rows are no plain features */
export const traceEnsemble: Trace<Ensemble> = ({ layers, members, combine }, x, scope, inner) => {
  const [batch = 0, features = 0] = x.shape;
  const isShared = !scope.training;
  if (x.shape.length !== 2 || (!isShared && batch % members !== 0))
    throw new UserError({
      place: currentPlace(),
      what: `expected x [batch, features] whose rows can be divided among ${members} members, got ${showShape(x.shape)}`,
      remedy: "Put nn.flatten() before it, and give training batches of members * rows",
    });
  if (scope.members !== undefined)
    throw new UserError({ place: currentPlace(), what: "an ensemble stands in an ensemble", remedy: "Make one of both" });
  const start = reshape(x, isShared ? [1, batch, features] : [members, batch / members, features]);
  const y = withStartValues(layers).reduce((signal, layer, i) => inner(layer, signal, scope.child(String(i), { members })), start);
  const outputs = y.shape.at(-1)!;
  if (!isShared) return reshape(y, [batch, outputs]);
  return reshape(combine === "mean" ? mean(y, { axes: 0 }) : meanOfProbabilities(y), [batch, outputs]);
};

/** log(mean over members of softmax(y)), with the largest exponents taken out twice so that nothing overflows. */
function meanOfProbabilities(y: Sym): Sym {
  const logits = y.sub(reduceMax(y, { axes: 2, keepDims: true }));
  const logShare = logits.sub(sum(logits.exp(), { axes: 2, keepDims: true }).log());
  const most = reduceMax(logShare, { axes: 0, keepDims: true });
  return mean(logShare.sub(most).exp(), { axes: 0, keepDims: true }).log().add(most);
}

/** How many members train side by side in a model: those of its ensemble, where it has one, else 1. */
export function membersOf(model: Layer): number {
  if (model.layer === "ensemble") return model.members;
  if (model.layer !== "sequential") return 1;
  return model.layers.reduce((most, layer) => Math.max(most, membersOf(layer)), 1);
}

import { currentPlace } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import { withStartValues } from "./defaultInit.js";
import { checkedLayers, holds } from "./layers.js";
import type { Layer } from "./members.js";
import type { Trace } from "./scope.js";

/** One layer after another. Layer i has the path `i`: its weight is named `i.weight`. */
export type Sequential = Readonly<{ layer: "sequential"; layers: readonly Layer[] }>;

/** @throws UserError if there is no layer, or one is no layer */
export function sequential(...layers: readonly Layer[]): Sequential {
  return { layer: "sequential", layers: checkedLayers(layers, "nn.sequential") };
}

/** Dense and convolution layers without a start value of their own get the one that suits what follows. */
export const traceSequential: Trace<Sequential> = ({ layers }, x, scope, inner) => {
  const start = layers.findIndex(({ layer }) => layer !== "standardize");
  const late = layers.findIndex((layer, i) => start >= 0 && i > start && holds(layer, "standardize"));
  if (late >= 0)
    throw new UserError({
      place: `${scope.path}.${late} (${layers[late]!.layer})`,
      what: `nn.standardize() stands after ${currentPlace()} layer ${start} (${layers[start]!.layer}), so it cannot be fitted before training`,
      remedy: "Put it first, or use nn.batchNorm() or nn.layerNorm() here",
    });
  return withStartValues(layers).reduce((y, layer, i) => inner(layer, y, scope.child(String(i))), x);
};

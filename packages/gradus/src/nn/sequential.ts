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
  checkFitted(layers, scope.path);
  return withStartValues(layers).reduce((y, layer, i) => inner(layer, y, scope.child(String(i))), x);
};

const fittedKinds = ["standardize", "minMax"] as const;

/** @throws UserError if a layer that is fitted to the data before training stands behind another one, where nobody knows yet what it will see */
function checkFitted(layers: readonly Layer[], path: string): void {
  for (const kind of fittedKinds) {
    const start = layers.findIndex(({ layer }) => layer !== kind);
    const late = layers.findIndex((layer, i) => start >= 0 && i > start && holds(layer, kind));
    if (late >= 0)
      throw new UserError({
        place: `${path}.${late} (${layers[late]!.layer})`,
        what: `nn.${kind}() stands after ${currentPlace()} layer ${start} (${layers[start]!.layer}), so it cannot be fitted before training`,
        remedy: "Put it first, or use nn.batchNorm() or nn.layerNorm() here",
      });
  }
}

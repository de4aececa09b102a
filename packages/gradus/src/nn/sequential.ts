import { withStartValues } from "./defaultInit.js";
import { checkedLayers } from "./layers.js";
import type { Layer } from "./members.js";
import { refuseFitted } from "./refuseFitted.js";
import type { Trace } from "./scope.js";

/** One layer after another. Layer i has the path `i`: its weight is named `i.weight`. */
export type Sequential = Readonly<{ layer: "sequential"; layers: readonly Layer[] }>;

/** @throws UserError if there is no layer, or one is no layer */
export function sequential(...layers: readonly Layer[]): Sequential {
  return { layer: "sequential", layers: checkedLayers(layers, "nn.sequential") };
}

/**
 * Dense and convolution layers without a start value of their own get the one that suits what follows.
 * @throws UserError if a layer that is fitted to the data before training stands behind another one, where nobody knows yet what it will see
 */
export const traceSequential: Trace<Sequential> = ({ layers }, x, scope, inner) => {
  const why = `stands after ${scope.path}.0 (${layers[0]!.layer})`;
  refuseFitted(layers.slice(1), { path: scope.path, from: 1, why });
  return withStartValues(layers).reduce((y, layer, i) => inner(layer, y, scope.child(String(i))), x);
};

import { currentPlace, sameShape, showShape } from "../engine/graph/index.js";
import { UserError } from "../errors/index.js";
import { withStartValues } from "./defaultInit.js";
import { checkedLayers } from "./layers.js";
import type { Layer } from "./members.js";
import { refuseFitted } from "./refuseFitted.js";
import type { Trace } from "./scope.js";

/** A shortcut around layers: y = x + layers(x), of the same shape. Source: He, Zhang, Ren, Sun 2016, Deep residual learning, equation 1. */
export type Residual = Readonly<{ layer: "residual"; layers: readonly Layer[] }>;

/** @throws UserError if there is no layer, or one is no layer */
export function residual(...layers: readonly Layer[]): Residual {
  return { layer: "residual", layers: checkedLayers(layers, "nn.residual") };
}

/** @throws UserError if the layers change the shape, or one is of those that only the start of a model fits */
export const traceResidual: Trace<Residual> = ({ layers }, x, scope, inner) => {
  refuseFitted(layers, { path: scope.path, why: "stands inside of nn.residual()" });
  const y = withStartValues(layers).reduce((signal, layer, i) => inner(layer, signal, scope.child(String(i))), x);
  if (sameShape(x.shape, y.shape)) return x.add(y);
  throw new UserError({
    place: currentPlace(),
    what: `the layers turn ${showShape(x.shape)} into ${showShape(y.shape)}, which cannot be added to their input`,
    remedy: "End with a layer that has as many units or channels as the input",
  });
};

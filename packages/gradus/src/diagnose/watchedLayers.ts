import { type Sym, within } from "../engine/index.js";
import { type Inner, type Layer, members, type Trace } from "../nn/index.js";

/** A layer with what went in and came out while a model was traced, both as symbols. */
export type WatchedLayer = Readonly<{ path: string; layer: Layer; input: Sym; output: Sym }>;

/** A trace that notes every layer, in the order of computing; containers come after their parts. Paths are those of parameters, as in `2` of `2.weight`. */
export function watchedLayers(): { readonly trace: Inner; readonly layers: readonly WatchedLayer[] } {
  const layers: WatchedLayer[] = [];
  const trace: Inner = (layer, input, scope) => {
    const member = members[layer.layer].trace as Trace<Layer>;
    const output = within(`${scope.path} (${layer.layer})`, () => member(layer, input, scope, trace));
    layers.push({ path: pathOf(scope.path), layer, input, output });
    return output;
  };
  return { trace, layers };
}

/** `model.2` as `2`; a model that is a single layer keeps its name. */
function pathOf(path: string): string {
  return path.replace(/^model\./, "");
}

/** Whether the parameter of this path, as in `2.weight`, belongs to the layer `path`. */
export function belongsTo(parameter: string, path: string): boolean {
  const at = parameter.lastIndexOf(".");
  return at < 0 ? path === "model" : parameter.slice(0, at) === path;
}

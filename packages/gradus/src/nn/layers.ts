import { UserError } from "../errors/index.js";
import type { Layer } from "./members.js";

/** Returns the layers of a container. @throws UserError if there is none, or one is no layer (a function that was not called, say) */
export function checkedLayers(layers: readonly Layer[], place: string): readonly Layer[] {
  if (layers.length === 0) throw new UserError({ place, what: "there is no layer", remedy: "Give at least one layer" });
  layers.forEach((layer, i) => {
    if (typeof layer !== "object" || layer === null || typeof layer.layer !== "string")
      throw new UserError({
        place: `${place}, layer ${i}`,
        what: `expected a layer, got ${layer === null ? "null" : Array.isArray(layer) ? "a list" : `a ${typeof layer}`}`,
        remedy: typeof layer === "function" ? "Call it, as in nn.relu()" : "Give layers such as nn.dense(64), nn.relu()",
      });
  });
  return [...layers];
}

/** The layers that a container is made of; none for the others. */
export function partsOf(layer: Layer): readonly Layer[] {
  return "layers" in layer ? layer.layers : [];
}

import { UserError } from "../errors/index.js";
import { partsOf } from "./layers.js";
import type { Layer } from "./members.js";

/**
 * Refuses layers that are fitted on the train rows before the first step where they would not be: anywhere but at the start of the model. `why` says of the
 * layers, the first of which has the number `from` below `path`, where they stand.
 * @throws UserError with the path of the first such layer, however deep inside of `layers`
 */
export function refuseFitted(
  layers: readonly Layer[],
  { path, from = 0, why }: { readonly path: string; readonly from?: number; readonly why: string },
): void {
  layers.forEach((layer, i) => {
    const place = `${path}.${from + i}`;
    if (layer.layer === "standardize" || layer.layer === "minMax" || layer.layer === "piecewiseLinear")
      throw new UserError({
        place: `${place} (${layer.layer})`,
        what: `nn.${layer.layer}() ${why}, so it cannot be fitted before training`,
        remedy: "Put it first in the model, or use nn.batchNorm() or nn.layerNorm() here",
      });
    refuseFitted(partsOf(layer), { path: place, why });
  });
}

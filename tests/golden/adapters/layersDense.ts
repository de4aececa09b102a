import { type Adapters, onEngine } from "../adapter.js";
import { flagOf, input } from "../caseFields.js";
import { layerCase } from "../traceCase.js";

/** The files hold the weight as [out, in], the layer as [in, out]. */
export const layersDense: Adapters = {
  dense: onEngine((golden, precision) =>
    layerCase(golden, precision, {
      layer: { layer: "dense", units: input(golden, "w").shape[0], bias: flagOf(golden, "bias") },
      tensors: { weight: "~w", bias: "b" },
    }),
  ),
};

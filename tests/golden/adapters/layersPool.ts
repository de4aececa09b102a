import { type Adapter, type Adapters, onEngine } from "../adapter.js";
import { flagOf } from "../caseFields.js";
import { layerCase } from "../traceCase.js";

const plain = (layer: string): Adapter => onEngine((golden, precision) => layerCase(golden, precision, { layer: { layer } }));

const maxPool = onEngine((golden, precision) => layerCase(golden, precision, { layer: { layer: "maxPool", ...golden.params } }));

const averagePool = onEngine((golden, precision) => {
  const { countPad: _, ...sliding } = golden.params;
  return layerCase(golden, precision, { layer: { layer: "averagePool", ...sliding, countPadding: flagOf(golden, "countPad") } });
});

export const layersPool: Adapters = {
  maxPool1d: maxPool,
  maxPool2d: maxPool,
  avgPool1d: averagePool,
  avgPool2d: averagePool,
  globalAvgPool2d: plain("globalAveragePool"),
  globalMaxPool2d: plain("globalMaxPool"),
};

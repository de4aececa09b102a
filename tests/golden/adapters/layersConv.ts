import { type Adapter, type Adapters, onEngine } from "../adapter.js";
import { flagOf, input, numberOf, numbersOf } from "../caseFields.js";
import { layerCase } from "../traceCase.js";

function convolution(layer: "conv1d" | "conv2d"): Adapter {
  return onEngine((golden, precision) => {
    const [filters, , ...kernel] = input(golden, "w").shape;
    const sliding = { stride: numbersOf(golden, "stride"), padding: numbersOf(golden, "padding"), dilation: numbersOf(golden, "dilation") };
    return layerCase(golden, precision, {
      layer: { layer, filters, kernel, ...sliding, groups: numberOf(golden, "groups"), bias: flagOf(golden, "bias") },
      tensors: { weight: "w", bias: "b" },
    });
  });
}

export const layersConv: Adapters = { conv1d: convolution("conv1d"), conv2d: convolution("conv2d") };

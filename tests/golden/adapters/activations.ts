import { type Adapter, type Adapters, onEngine } from "../adapter.js";
import { layerCase } from "../traceCase.js";

/** An activation whose params have other names than the layer's options. */
function activation(
  layer: string,
  options: (params: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>> = (params) => params,
): Adapter {
  return onEngine((golden, precision) => layerCase(golden, precision, { layer: { layer, ...options(golden.params) } }));
}

const sameNames = [
  "relu",
  "leakyRelu",
  "elu",
  "selu",
  "silu",
  "mish",
  "sigmoid",
  "logSigmoid",
  "tanh",
  "softplus",
  "softsign",
  "hardswish",
  "hardsigmoid",
  "relu6",
  "softmax",
  "logSoftmax",
  "maxout",
];

export const activations: Adapters = {
  ...Object.fromEntries(sameNames.map((name) => [name, activation(name)])),
  gelu: activation("gelu", ({ approximate }) => ({ form: approximate === "none" ? "erf" : approximate })),
};

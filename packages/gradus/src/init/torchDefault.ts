import type { Distribution } from "./distribution.js";
import type { Fans } from "./fans.js";

/** Uniform between -1 / sqrt(fanIn) and 1 / sqrt(fanIn), hence variance 1 / (3 fanIn): what PyTorch gives weights and biases of its Linear and Conv layers. */
export type TorchDefault = Readonly<{ init: "torchDefault" }>;

export function torchDefault(): TorchDefault {
  return { init: "torchDefault" };
}

export function distributeTorchDefault(_: TorchDefault, { fanIn }: Fans): Distribution {
  const bound = 1 / Math.sqrt(Math.max(fanIn, 1));
  return { kind: "uniform", low: -bound, high: bound };
}

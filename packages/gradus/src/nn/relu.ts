import type { Trace } from "./scope.js";

/** y = max(x, 0); slope 0 at 0. Source: Nair and Hinton 2010, Rectified linear units improve restricted Boltzmann machines. */
export type Relu = Readonly<{ layer: "relu" }>;

export function relu(): Relu {
  return { layer: "relu" };
}

export const traceRelu: Trace<Relu> = (_, x) => x.relu();

import type { Trace } from "./scope.js";

/** y = 1 / (1 + e^-x). */
export type Sigmoid = Readonly<{ layer: "sigmoid" }>;

export function sigmoid(): Sigmoid {
  return { layer: "sigmoid" };
}

export const traceSigmoid: Trace<Sigmoid> = (_, x) => x.sigmoid();

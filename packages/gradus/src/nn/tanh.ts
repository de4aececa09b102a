import type { Trace } from "./scope.js";

/** y = tanh(x). */
export type Tanh = Readonly<{ layer: "tanh" }>;

export function tanh(): Tanh {
  return { layer: "tanh" };
}

export const traceTanh: Trace<Tanh> = (_, x) => x.tanh();

import type { Trace } from "./scope.js";
import { logOnePlusExp } from "./softplus.js";

/** y = x tanh(softplus(x)). Source: Misra 2019, Mish: a self regularized non-monotonic activation function. */
export type Mish = Readonly<{ layer: "mish" }>;

export function mish(): Mish {
  return { layer: "mish" };
}

export const traceMish: Trace<Mish> = (_, x) => x.mul(logOnePlusExp(x).tanh());

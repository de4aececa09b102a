import { maxPool as pool } from "../engine/graph/index.js";
import { type PerAxis, perAxis, spread } from "./perAxis.js";
import { checkedPool, type Pool, type PoolOptions, poolingOf } from "./poolLayer.js";
import type { Trace } from "./scope.js";

/** Largest element of each window: x [batch, channels, size..], y [batch, channels, out..]. Padding never wins; the first of equals takes the gradient. */
export type MaxPool = Readonly<{ layer: "maxPool"; dilation: PerAxis }> & Pool;

/** @throws UserError for a number that is not whole and in its range */
export function maxPool({ dilation = 1, ...options }: PoolOptions & { readonly dilation?: PerAxis }): MaxPool {
  return { layer: "maxPool", ...checkedPool(options, "nn.maxPool"), dilation: perAxis(dilation, 1, "nn.maxPool, dilation") };
}

export const traceMaxPool: Trace<MaxPool> = (layer, x) =>
  pool(x, { ...poolingOf(layer, x), dilation: spread(layer.dilation, x.shape.length - 2, "nn.maxPool, dilation") });

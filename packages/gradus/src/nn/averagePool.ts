import { averagePool as pool } from "../engine/graph/index.js";
import { flag } from "../errors/index.js";
import { checkedPool, type Pool, type PoolOptions, poolingOf } from "./poolLayer.js";
import type { Trace } from "./scope.js";

/**
 * Mean of each window: x [batch, channels, size..], y [batch, channels, out..]. `countPadding` divides by the window's size within the
 * padded input, otherwise by the number of true elements in it.
 */
export type AveragePool = Readonly<{ layer: "averagePool"; countPadding: boolean }> & Pool;

/** @throws UserError for a number that is not whole and in its range */
export function averagePool({ countPadding = true, ...options }: PoolOptions & { readonly countPadding?: boolean }): AveragePool {
  return {
    layer: "averagePool",
    ...checkedPool(options, "nn.averagePool"),
    countPadding: flag(countPadding, "nn.averagePool, countPadding"),
  };
}

export const traceAveragePool: Trace<AveragePool> = (layer, x) => pool(x, { ...poolingOf(layer, x), countPadding: layer.countPadding });

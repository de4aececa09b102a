import { inRange } from "../errors/index.js";
import type { Distribution } from "./distribution.js";

/** Uniform between `low` and `high`, whatever the shape. */
export type Uniform = Readonly<{ init: "uniform"; low: number; high: number }>;

/** @throws UserError if a number is not finite or `low` is above `high` */
export function uniform({ low, high }: { low: number; high: number }): Uniform {
  return {
    init: "uniform",
    low: inRange(low, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", "init.uniform, low"),
    high: inRange(high, low, Number.POSITIVE_INFINITY, "[)", "init.uniform, high"),
  };
}

export function distributeUniform({ low, high }: Uniform): Distribution {
  return { kind: "uniform", low, high };
}

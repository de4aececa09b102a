import { inRange, UserError } from "../errors/index.js";
import type { Distribution } from "./distribution.js";

/** Uniform between `low` and `high`, whatever the shape. */
export type Uniform = Readonly<{ init: "uniform"; low: number; high: number }>;

/** @throws UserError if a number is not finite or `low` is above `high` */
export function uniform({ low, high }: { low: number; high: number }): Uniform {
  for (const [name, value] of Object.entries({ low, high }))
    inRange(value, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", `init.uniform, ${name}`);
  if (low <= high) return { init: "uniform", low, high };
  throw new UserError({ place: "init.uniform, high", what: `${high} is below low (${low})`, remedy: "Give the smaller number as low" });
}

export function distributeUniform({ low, high }: Uniform): Distribution {
  return { kind: "uniform", low, high };
}

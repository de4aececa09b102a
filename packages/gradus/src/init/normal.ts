import { inRange } from "../errors/index.js";
import type { Distribution } from "./distribution.js";

/** Normal with the given mean and standard deviation, whatever the shape. */
export type Normal = Readonly<{ init: "normal"; mean: number; std: number }>;

/** @throws UserError if `std` is negative or a number is not finite */
export function normal({ mean = 0, std }: { mean?: number; std: number }): Normal {
  return {
    init: "normal",
    mean: inRange(mean, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", "init.normal, mean"),
    std: inRange(std, 0, Number.POSITIVE_INFINITY, "[)", "init.normal, std"),
  };
}

export function distributeNormal({ mean, std }: Normal): Distribution {
  return { kind: "normal", mean, std };
}

import { inRange } from "../errors/index.js";
import type { Distribution } from "./distribution.js";

/** Every element `value`. */
export type Constant = Readonly<{ init: "constant"; value: number }>;

/** @throws UserError if `value` is not finite */
export function constant({ value }: { value: number }): Constant {
  return { init: "constant", value: inRange(value, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", "init.constant, value") };
}

export function distributeConstant({ value }: Constant): Distribution {
  return { kind: "point", value };
}

import { le } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** True where a <= b; no gradient. */
export const lessEqualOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [],
  meaning: (a, b) => Number(a! <= b!),
  lowering: (a, b) => le(a!, b!),
};

import { sqrt } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** Square root; dy/dx = 1 / (2 y), infinite at 0. */
export const sqrtOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, y) => [g.mul(0.5).div(y)],
  meaning: (x) => Math.sqrt(x!),
  lowering: (x) => sqrt(x!),
};

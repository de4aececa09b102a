import { not } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** True where x does not hold; no gradient. */
export const notOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [],
  meaning: (x) => 1 - x!,
  lowering: (x) => not(x!),
};

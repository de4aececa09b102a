import { add } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** a + b. */
export const addOp: Elementwise = {
  kind: "elementwise",
  gradient: (g) => [g, g],
  meaning: (a, b) => a! + b!,
  lowering: (a, b) => add(a!, b!),
};

import { and } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** True where both hold; no gradient. */
export const andOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [],
  meaning: (a, b) => a! * b!,
  lowering: (a, b) => and(a!, b!),
};

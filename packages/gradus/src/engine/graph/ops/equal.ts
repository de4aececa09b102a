import { and, eq, not, or } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** True where a = b (never for NaN); no gradient. */
export const equalOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [],
  meaning: (a, b) => Number(a === b),
  lowering: (a, b) => (a!.type === "bool" ? or(and(a!, b!), and(not(a!), not(b!))) : eq(a!, b!)),
};

import { and, not, or, select } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** a where the condition holds, b elsewhere; the gradient goes to the chosen side. */
export const selectOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [condition] }) => [undefined, condition!.select(g, 0), condition!.select(0, g)],
  meaning: (condition, a, b) => (condition === 0 ? b! : a!),
  lowering: (condition, a, b) => (a!.type === "bool" ? or(and(condition!, a!), and(not(condition!), b!)) : select(condition!, a!, b!)),
};

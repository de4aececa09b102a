import { sub } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** a - b. */
export const subOp: Elementwise = {
  kind: "elementwise",
  gradient: (g) => [g, g.neg()],
  meaning: (a, b) => a! - b!,
  lowering: (a, b) => sub(a!, b!),
};

import { mul } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** a * b. */
export const mulOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [a, b] }) => [g.mul(b!), g.mul(a!)],
  meaning: (a, b) => a! * b!,
  lowering: (a, b) => mul(a!, b!),
};

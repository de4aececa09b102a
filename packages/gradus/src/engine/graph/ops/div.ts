import { div } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** a / b; d/db = -y / b. */
export const divOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, node) => [g.div(node.inputs[1]!), g.mul(node).div(node.inputs[1]!).neg()],
  meaning: (a, b) => a! / b!,
  lowering: (a, b) => div(a!, b!),
};

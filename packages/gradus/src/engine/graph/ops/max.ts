import { max } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** The larger of both, NaN if either is; on a tie the gradient goes to a. */
export const maxOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [a, b] }) => {
    const first = b!.lessEqual(a!);
    return [first.select(g, 0), first.select(0, g)];
  },
  meaning: (a, b) => Math.max(a!, b!),
  lowering: (a, b) => max(a!, b!),
};

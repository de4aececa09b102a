import { min } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** The smaller of both, NaN if either is; on a tie the gradient goes to a. */
export const minOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [a, b] }) => {
    const first = a!.lessEqual(b!);
    return [first.select(g, 0), first.select(0, g)];
  },
  meaning: (a, b) => Math.min(a!, b!),
  lowering: (a, b) => min(a!, b!),
};

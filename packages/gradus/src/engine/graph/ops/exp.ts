import { exp } from "../../scalar/elementary/exp.js";
import type { Elementwise } from "../operation.js";

/** e^x; dy/dx = y. */
export const expOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, y) => [g.mul(y)],
  meaning: (x) => Math.exp(x!),
  lowering: (x) => exp(x!),
};

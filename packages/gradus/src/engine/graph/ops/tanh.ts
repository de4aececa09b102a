import { tanh } from "../../scalar/elementary/tanh.js";
import type { Elementwise } from "../operation.js";

/** Hyperbolic tangent; dy/dx = 1 - y^2. */
export const tanhOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, y) => [g.mul(y.square().neg().add(1))],
  meaning: (x) => Math.tanh(x!),
  lowering: (x) => tanh(x!),
};

import { expm1 } from "../../scalar/elementary/expm1.js";
import type { Elementwise } from "../operation.js";

/** e^x - 1; dy/dx = y + 1. */
export const expm1Op: Elementwise = {
  kind: "elementwise",
  gradient: (g, y) => [g.mul(y.add(1))],
  meaning: (x) => Math.expm1(x!),
  lowering: (x) => expm1(x!),
};

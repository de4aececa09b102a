import { expm1 } from "../../scalar/elementary/expm1.js";
import type { Elementwise } from "../operation.js";

/** e^x - 1; dy/dx = e^x and not y + 1, which has no correct digit left for x below -16 in float32. */
export const expm1Op: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [x] }) => [g.mul(x!.exp())],
  meaning: (x) => Math.expm1(x!),
  lowering: (x) => expm1(x!),
};

import { sin } from "../../scalar/elementary/sin.js";
import type { Elementwise } from "../operation.js";

/** Sine; dy/dx = cos x. */
export const sinOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [x] }) => [g.mul(x!.cos())],
  meaning: (x) => Math.sin(x!),
  lowering: (x) => sin(x!),
};

import { rsqrt } from "../../scalar/elementary/rsqrt.js";
import type { Elementwise } from "../operation.js";

/** 1 / sqrt(x); dy/dx = -y^3 / 2. */
export const rsqrtOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, y) => [g.mul(y.square().mul(y).mul(-0.5))],
  meaning: (x) => 1 / Math.sqrt(x!),
  lowering: (x) => rsqrt(x!),
};

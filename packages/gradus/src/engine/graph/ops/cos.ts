import { cos } from "../../scalar/elementary/cos.js";
import type { Elementwise } from "../operation.js";

/** Cosine; dy/dx = -sin x. */
export const cosOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [x] }) => [g.mul(x!.sin()).neg()],
  meaning: (x) => Math.cos(x!),
  lowering: (x) => cos(x!),
};

import { sigmoid } from "../../scalar/elementary/sigmoid.js";
import type { Elementwise } from "../operation.js";

/** 1 / (1 + e^-x); dy/dx = y (1 - y). */
export const sigmoidOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, y) => [g.mul(y.mul(y.neg().add(1)))],
  meaning: (x) => logistic(x!),
  lowering: (x) => sigmoid(x!),
};

/** With the exponential of a negative number on both sides, so that neither end overflows. */
function logistic(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (x >= 0 ? 1 : e) / (1 + e);
}

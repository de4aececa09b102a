import { or } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** True where one holds; no gradient. */
export const orOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [],
  meaning: (a, b) => Math.max(a!, b!),
  lowering: (a, b) => or(a!, b!),
};

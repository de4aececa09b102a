import { lt } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** True where a < b; no gradient. */
export const lessOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [],
  meaning: (a, b) => Number(a! < b!),
  lowering: (a, b) => lt(a!, b!),
};

import { atLeast } from "../../scalar/elementary/bounds.js";
import type { Elementwise } from "../operation.js";

/** max(x, 0), slope 0 at 0. The gradient looks at the result, so that x need not be kept. */
export const reluOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, y) => [y.greater(0).select(g, 0)],
  meaning: (x) => Math.max(x!, 0),
  lowering: (x) => atLeast(x!, 0),
};

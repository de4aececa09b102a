import { ne } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** True for everything but 0 (NaN is true); no gradient. */
export const toBoolOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [undefined],
  meaning: (x) => Number(x !== 0),
  lowering: (x) => ne(x!, 0),
};

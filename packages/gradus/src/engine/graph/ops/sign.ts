import { lt, select } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** -1, 0 or 1; NaN for NaN; no gradient. */
export const signOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [undefined],
  meaning: (x) => Math.sign(x!),
  lowering: (x) => select(lt(0, x!), 1, select(lt(x!, 0), -1, x!)),
};

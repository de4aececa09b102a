import { i32, neg, sub } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** -x. */
export const negOp: Elementwise = {
  kind: "elementwise",
  gradient: (g) => [g.neg()],
  meaning: (x) => -x!,
  lowering: (x) => (x!.type === "f32" ? neg(x!) : sub(i32(0), x!)),
};

import { abs, i32, lt, select, sub } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** |x|; slope 0 at 0. */
export const absOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [x] }) => [g.mul(x!.sign())],
  meaning: (x) => Math.abs(x!),
  lowering: (x) => (x!.type === "f32" ? abs(x!) : select(lt(x!, 0), sub(i32(0), x!), x!)),
};

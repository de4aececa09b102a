import { log1p } from "../../scalar/elementary/log1p.js";
import type { Elementwise } from "../operation.js";

/** log(1 + x); dy/dx = 1 / (1 + x). */
export const log1pOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [x] }) => [g.div(x!.add(1))],
  meaning: (x) => Math.log1p(x!),
  lowering: (x) => log1p(x!),
};

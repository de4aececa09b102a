import { log } from "../../scalar/elementary/log.js";
import type { Elementwise } from "../operation.js";

/** Natural logarithm; dy/dx = 1 / x. */
export const logOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [x] }) => [g.div(x!)],
  meaning: (x) => Math.log(x!),
  lowering: (x) => log(x!),
};

import { erf } from "../../scalar/elementary/erf.js";
import type { Elementwise } from "../operation.js";
import { erf as erf64 } from "./erf64.js";

/** Error function 2 / sqrt(pi) * integral from 0 to x of e^(-t^2); dy/dx = 2 / sqrt(pi) * e^(-x^2). */
export const erfOp: Elementwise = {
  kind: "elementwise",
  gradient: (g, { inputs: [x] }) => [
    g.mul(
      x!
        .square()
        .neg()
        .exp()
        .mul(2 / Math.sqrt(Math.PI)),
    ),
  ],
  meaning: (x) => erf64(x!),
  lowering: (x) => erf(x!),
};

import { floor } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** Largest whole number not above x; no gradient. */
export const floorOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [undefined],
  meaning: (x) => Math.floor(x!),
  lowering: (x) => floor(x!),
};

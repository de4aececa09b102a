import type { Elementwise } from "../operation.js";

/** x itself, without a gradient. */
export const stopGradientOp: Elementwise = {
  kind: "elementwise",
  gradient: () => [undefined],
  meaning: (x) => x!,
  lowering: (x) => x!,
};

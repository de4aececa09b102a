import { f32, select, toF32 } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** i32, u8 or bool (0 or 1) as f32; no gradient, as whole numbers have none. */
export const toF32Op: Elementwise = {
  kind: "elementwise",
  gradient: () => [undefined],
  meaning: (x) => x!,
  lowering: (x) => (x!.type === "bool" ? select(x!, f32(1), f32(0)) : toF32(x!)),
};

import { i32, select, toI32 } from "../../scalar/expression.js";
import type { Elementwise } from "../operation.js";

/** f32 cut towards 0 (out of range: the nearest i32, NaN: 0), u8 or bool as i32; no gradient. */
export const toI32Op: Elementwise = {
  kind: "elementwise",
  gradient: () => [undefined],
  meaning: (x) => Math.min(Math.max(Math.trunc(Number.isNaN(x!) ? 0 : x!), -(2 ** 31)), 2 ** 31 - 1) + 0,
  lowering: (x) => (x!.type === "f32" ? toI32(x!) : x!.type === "bool" ? select(x!, i32(1), i32(0)) : x!),
};

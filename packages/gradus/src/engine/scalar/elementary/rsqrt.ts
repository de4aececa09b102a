import { div, f32, type Scalar, sqrt } from "../expression.js";

/** 1 / sqrt(x), both correctly rounded. Infinity at 0 (with its sign), NaN below. Measured over all floats: ULP_rsqrt. */
export const rsqrt = (x: Scalar): Scalar => div(f32(1), sqrt(x));

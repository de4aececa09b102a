import type { Scalar } from "../expression.js";
import { sineOfSize } from "./quarterWaves.js";

/** Cosine of any float, by the same reduction and polynomials as the sine. Measured on every 13th float: at most 0.87 ulp. */
export const cos = (x: Scalar): Scalar => sineOfSize(x, 1);

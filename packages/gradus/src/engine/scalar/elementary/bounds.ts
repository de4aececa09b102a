import { lt, type Scalar, select } from "../expression.js";

/** x, or `bound` where x is larger; NaN stays NaN. Cheaper than min: vector code has one instruction for it. */
export const atMost = (x: Scalar, bound: number): Scalar => select(lt(bound, x), bound, x);

/** x, or `bound` where x is smaller; NaN stays NaN. */
export const atLeast = (x: Scalar, bound: number): Scalar => select(lt(x, bound), bound, x);

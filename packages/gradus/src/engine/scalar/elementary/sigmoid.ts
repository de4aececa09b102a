import { abs, add, div, lt, neg, type Scalar, select } from "../expression.js";
import { exp } from "./exp.js";

/** 1 / (1 + e^-x), as e^x / (1 + e^x) below 0 to keep its relative precision there. Measured over all floats: ULP_sigmoid. */
export function sigmoid(x: Scalar): Scalar {
  const e = exp(neg(abs(x)));
  return div(select(lt(x, 0), e, 1), add(e, 1));
}

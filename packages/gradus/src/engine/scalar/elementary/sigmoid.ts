import { abs, add, div, lt, mul, neg, type Scalar, select, sub } from "../expression.js";
import { atLeast } from "./bounds.js";
import { expInTwo } from "./exp.js";

/**
 * 1 / (1 + e^-x), as e^x / (1 + e^x) below 0 to keep its relative precision there. The quotient of the rounded numerator and denominator is
 * corrected by what both lost: (a + b) / (c + d) = q + (b - q d) / c for q = a / c. Measured on every 13th float: at most 1.15 ulp.
 */
export function sigmoid(x: Scalar): Scalar {
  const e = expInTwo(atLeast(neg(abs(x)), -104));
  const below = lt(x, 0);
  const denominator = add(e.upper, 1);
  const lost = add(add(sub(1, denominator), e.upper), e.lower);
  const quotient = div(select(below, e.upper, 1), denominator);
  const reciprocal = select(below, sub(1, quotient), quotient);
  return add(quotient, mul(sub(select(below, e.lower, 0), mul(quotient, lost)), reciprocal));
}

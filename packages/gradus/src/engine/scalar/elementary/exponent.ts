import { add, and, bitsOf, fromBits, i32, lt, mul, type Scalar, select, shl, shrS, sub } from "../expression.js";

/** The bits of the float32 just below sqrt(1/2). */
const rootHalf = 0x3f3504f3;

/**
 * A positive finite x, subnormal or not, as 2^exponent * mantissa with the mantissa in [sqrt(1/2), sqrt(2)), exactly; exponent is an i32.
 */
export function splitExponent(x: Scalar): { exponent: Scalar; mantissa: Scalar } {
  const subnormal = lt(x, 2 ** -126);
  const bits = sub(bitsOf(select(subnormal, mul(x, 2 ** 23), x)), rootHalf);
  const exponent = sub(shrS(bits, 23), select(subnormal, i32(23), i32(0)));
  return { exponent, mantissa: fromBits(add(and(bits, 0x007fffff), rootHalf)) };
}

/** 2^n for an i32 n from -126 to 127. */
export const powerOfTwo = (n: Scalar): Scalar => fromBits(shl(add(n, 127), 23));

/** y * 2^n for an i32 n from -252 to 254, rounded once where the result is subnormal, infinite where it is too large. y must not be subnormal. */
export function scaleByPowerOfTwo(y: Scalar, n: Scalar): Scalar {
  const half = shrS(n, 1);
  return mul(mul(y, powerOfTwo(half)), powerOfTwo(sub(n, half)));
}

/** The float without its 12 lowest bits: 12 bits of mantissa, so that products of two such floats are exact. */
export const upperHalf = (x: Scalar): Scalar => fromBits(and(bitsOf(x), -4096));

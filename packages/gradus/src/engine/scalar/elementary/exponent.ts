import { add, and, bitsOf, fromBits, lt, mul, rareSelect, type Scalar, shl, shrS, sub } from "../expression.js";

/** The bits of the float32 just below sqrt(1/2). */
const rootHalf = 0x3f3504f3;

/**
 * A positive finite x, subnormal or not, as 2^exponent * mantissa with the mantissa in [sqrt(1/2), sqrt(2)), exactly; exponent is an i32.
 * Other x give numbers of no use.
 */
export function splitExponent(x: Scalar): { exponent: Scalar; mantissa: Scalar } {
  const scaled = sub(bitsOf(mul(x, 2 ** 23)), rootHalf + 23 * 2 ** 23);
  const bits = rareSelect(lt(x, 2 ** -126), scaled, sub(bitsOf(x), rootHalf));
  return { exponent: shrS(bits, 23), mantissa: fromBits(add(and(bits, 0x007fffff), rootHalf)) };
}

/** Adding it to a float below 2^22 leaves the nearest whole number in the lowest bits. */
const shifter = 1.5 * 2 ** 23;

/** The whole number nearest to v (ties to even) as f32 and as i32, for |v| < 2^22. For NaN the i32 is of no use. */
export function roundToWhole(v: Scalar): { whole: Scalar; int: Scalar } {
  const shifted = add(v, shifter);
  return { whole: sub(shifted, shifter), int: sub(bitsOf(shifted), bitsOf(shifter)) };
}

/** 2^n for an i32 n from -126 to 127. */
export const powerOfTwo = (n: Scalar): Scalar => fromBits(shl(add(n, 127), 23));

/**
 * y * 2^n for an i32 n from -252 to 254, rounded once where the result is subnormal, infinite where it is too large. y must not be
 * subnormal.
 */
export function scaleByPowerOfTwo(y: Scalar, n: Scalar): Scalar {
  const half = shrS(n, 1);
  return mul(mul(y, powerOfTwo(half)), powerOfTwo(sub(n, half)));
}

/** The float without its 12 lowest bits: 12 bits of mantissa, so that products of two such floats are exact. */
export const upperHalf = (x: Scalar): Scalar => fromBits(and(bitsOf(x), -4096));

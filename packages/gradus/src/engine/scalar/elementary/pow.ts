import {
  abs,
  add,
  and,
  bitsOf,
  div,
  eq,
  fromBits,
  gt,
  i32,
  lt,
  mul,
  ne,
  not,
  or,
  rareSelect,
  type Scalar,
  select,
  sub,
  toF32,
  trunc,
  xor,
} from "../expression.js";
import { atLeast, atMost } from "./bounds.js";
import { roundToWhole, scaleByPowerOfTwo, splitExponent, upperHalf } from "./exponent.js";
import { horner } from "./horner.js";

/** (atanh(s) / s - 1) / s^2 in s^2 for |s| <= 0.0706, to 2^-38 of atanh. */
const atanhTail: readonly number[] = [0.333333343, 0.199991882, 0.144671544];
/** (2^r - 1) / r for |r| <= 1/2. */
const exp2Tail: readonly number[] = [0.693147182, 0.240226507, 0.0555040501, 0.0096180886, 0.00133380282, 0.000154512614, 0.0000142966182];
/** 2 / ln 2 in 12 bits and the rest. */
const scaleUpper = 2.8857421875;
const scaleLower = -0.0003521057078614831;

/**
 * x^y with the special cases of JavaScript's `**` (IEEE 754 but for 1^NaN and (+-1)^+-infinity, which are NaN): 2^(y log2|x|), the
 * logarithm to
 * about 36 bits in two floats, the product to about 33. Measured on 10^8 random pairs: at most 1.44 ulp.
 */
export function pow(x: Scalar, y: Scalar): Scalar {
  const size = abs(x);
  const { upper, lower } = log2InTwo(size);
  const y1 = upperHalf(y);
  const l1 = upperHalf(upper);
  const l2 = add(sub(upper, l1), lower);
  const product = mul(y1, l1); // exact: 12 bits times 12 bits
  const rest = add(mul(y, l2), mul(sub(y, y1), l1));
  const estimate = mul(y, upper);
  const inside = exp2InTwo(product, rest);
  const tooLarge = or(gt(estimate, 130), eq(estimate, Number.POSITIVE_INFINITY));
  const finite = select(tooLarge, Number.POSITIVE_INFINITY, select(lt(estimate, -152), 0, inside));
  const ordinary = and(and(lt(0, x), lt(x, Number.POSITIVE_INFINITY)), lt(abs(y), Number.POSITIVE_INFINITY));
  return rareSelect(not(ordinary), atEdges(x, y, finite), finite);
}

/**
 * log2 of a positive finite float: mantissa / c with c among 13/16, 1, 5/4, log2(mantissa / c) = 2 / ln 2 * atanh(s), s = (m - c) / (m +
 * c).
 */
function log2InTwo(x: Scalar): { upper: Scalar; lower: Scalar } {
  const { exponent, mantissa: m } = splitExponent(x);
  const small = lt(m, 0.9);
  const large = lt(1.1, m);
  const pick = (a: number, b: number, c: number): Scalar => select(small, a, select(large, c, b));
  const c = pick(0.8125, 1, 1.25);
  const numerator = sub(m, c); // exact
  const sum = add(m, c);
  const s = div(numerator, sum);
  const s1 = upperHalf(s);
  const sum1 = upperHalf(sum);
  const sum2 = sub(m, sub(sum1, c));
  const s2 = div(sub(sub(numerator, mul(s1, sum1)), mul(s1, sum2)), sum);
  const square = mul(s, s);
  const tail = add(s2, mul(s, mul(square, horner(square, atanhTail))));
  const a1 = upperHalf(add(s1, tail));
  const a2 = sub(tail, sub(a1, s1));
  const product = mul(a1, scaleUpper); // exact
  const rest = add(mul(a1, scaleLower), mul(a2, scaleUpper + scaleLower));
  const whole = add(toF32(exponent), pick(-0.299560546875, 0, 0.3218994140625)); // exact: few bits
  const upper = add(whole, product);
  const error = add(sub(whole, upper), product);
  const lower = add(error, add(rest, pick(2.650160979555949e-7, 0, 2.8680824470939115e-5)));
  const total = add(upper, lower);
  return { upper: total, lower: add(sub(upper, total), lower) };
}

/** 2^(a + b), b small against a or both small. */
function exp2InTwo(a: Scalar, b: Scalar): Scalar {
  const { whole: n, int: power } = roundToWhole(atLeast(atMost(add(a, b), 200), -200));
  const r = add(sub(a, n), b);
  return scaleByPowerOfTwo(add(mul(r, horner(r, exp2Tail)), 1), power);
}

/** The cases that the logarithm does not cover: x or y zero, infinite, NaN, x negative. */
function atEdges(x: Scalar, y: Scalar, inside: Scalar): Scalar {
  const size = abs(x);
  const infinite = Number.POSITIVE_INFINITY;
  const up = lt(0, y);
  const zero = select(up, 0, infinite);
  const huge = select(up, infinite, 0);
  const farther = select(eq(size, 1), Number.NaN, select(lt(size, 1), select(up, 0, infinite), huge));
  let result = select(eq(size, 0), zero, select(eq(size, infinite), huge, inside));
  result = select(eq(abs(y), infinite), farther, result);
  const negative = lt(bitsOf(x), 0);
  const whole = eq(trunc(y), y);
  const half = mul(y, 0.5);
  const odd = and(whole, ne(trunc(half), half));
  result = fromBits(xor(bitsOf(result), select(and(negative, odd), i32(-2147483648), i32(0))));
  const impossible = and(and(lt(x, 0), lt(Number.NEGATIVE_INFINITY, x)), not(whole));
  result = select(or(impossible, or(ne(x, x), ne(y, y))), Number.NaN, result);
  return select(eq(y, 0), 1, result);
}

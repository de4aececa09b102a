import { add, and, eq, lt, mul, not, rareSelect, type Scalar, select, sub, toF32 } from "../expression.js";
import { ln2Lower, ln2Upper } from "./exp.js";
import { splitExponent } from "./exponent.js";
import { horner } from "./horner.js";

/** (log(1 + f) - f + f^2 / 2) / f^3 for 1 + f in [sqrt(1/2), sqrt(2)], to 2^-29.7 of the logarithm. */
const logTail: readonly number[] = [
  0.333333135, -0.250000924, 0.200021297, -0.16663526, 0.142158374, -0.124790244, 0.119845301, -0.112938426, 0.0609213226,
];

/** f - log(1 + f), small against f. */
export function logShortfall(f: Scalar): Scalar {
  const square = mul(f, f);
  return sub(mul(square, 0.5), mul(mul(square, f), horner(f, logTail)));
}

/** The logarithm of 2^exponent (1 + f). */
export function logOfParts(exponent: Scalar, f: Scalar): Scalar {
  const k = toF32(exponent);
  return add(mul(k, ln2Upper), sub(f, sub(logShortfall(f), mul(k, ln2Lower))));
}

/** Natural logarithm: x = 2^k (1 + f), then k ln 2 + f - f^2 / 2 + f^3 p(f). Measured on every 13th float: at most 0.87 ulp. */
export function log(x: Scalar): Scalar {
  const { exponent, mantissa } = splitExponent(x);
  const finite = logOfParts(exponent, sub(mantissa, 1));
  return logAtEdges(x, finite);
}

/** -infinity at 0, NaN below 0, infinity at infinity, NaN at NaN, else `inside`. */
export function logAtEdges(x: Scalar, inside: Scalar): Scalar {
  const ordinary = and(lt(0, x), lt(x, Number.POSITIVE_INFINITY));
  return rareSelect(not(ordinary), select(eq(x, 0), Number.NEGATIVE_INFINITY, select(lt(x, 0), Number.NaN, x)), inside);
}

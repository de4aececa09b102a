import { add, max, min, mul, nearest, type Scalar, sub, toI32 } from "../expression.js";
import { scaleByPowerOfTwo } from "./exponent.js";
import { horner } from "./horner.js";

/** ln 2 in two parts; whole multiples of the upper one are exact up to 2^9. */
export const ln2Upper = 0.693145751953125;
export const ln2Lower = 1.428606765330187e-6;
/** (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2, to 2^-28 of e^r. */
export const expTail: readonly number[] = [0.49999994, 0.166665167, 0.0416681021, 0.00836919248, 0.00138389028];

/** e^x: with x = n ln 2 + r and |r| <= ln(2) / 2 it is 2^n (1 + r + r^2 q(r)). Measured over all floats: ULP_exp. */
export function exp(x: Scalar): Scalar {
  const inside = max(min(x, 89), -104); // beyond, the result is infinity or 0 all the same
  const n = nearest(mul(inside, Math.LOG2E));
  const r = sub(sub(inside, mul(n, ln2Upper)), mul(n, ln2Lower));
  const y = add(add(mul(mul(r, r), horner(r, expTail)), r), 1);
  return scaleByPowerOfTwo(y, toI32(n));
}

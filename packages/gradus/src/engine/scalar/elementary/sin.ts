import { and, bitsOf, fromBits, type Scalar, xor } from "../expression.js";
import { sineOfSize } from "./quarterWaves.js";

/** Sine of any float: quarter turns taken off exactly enough (see quarterTurns), then polynomials on [-pi/4, pi/4]. Measured over all floats: ULP_sin. */
export function sin(x: Scalar): Scalar {
  return fromBits(xor(bitsOf(sineOfSize(x, 0)), and(bitsOf(x), -2147483648)));
}

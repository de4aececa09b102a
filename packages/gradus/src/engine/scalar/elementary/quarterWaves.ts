import { abs, add, and, bitsOf, eq, fromBits, lt, mul, type Scalar, select, shl, sub, xor } from "../expression.js";
import { horner } from "./horner.js";
import { quarterTurns } from "./quarterTurns.js";

/** (sin(r) / r - 1) / r^2 in r^2 for |r| <= pi / 4. */
const sineTail: readonly number[] = [-0.166666672, 0.00833337847, -0.000198525027, 0.00000282509427];
/** (cos(r) - 1 + r^2 / 2) / r^4 in r^2. */
const cosineTail: readonly number[] = [0.0416666456, -0.0013887299, 0.0000244302028];

/** The sine of |x| + quarters * pi / 2; NaN for infinity and NaN. */
export function sineOfSize(x: Scalar, quarters: 0 | 1): Scalar {
  const size = abs(x);
  const { quarter, upper, lower } = quarterTurns(size);
  const turn = add(quarter, quarters);
  const square = mul(upper, upper);
  const sine = add(upper, add(mul(mul(upper, square), horner(square, sineTail)), lower));
  const half = mul(square, 0.5);
  const near = sub(1, half);
  const cosine = add(near, add(sub(sub(1, near), half), sub(mul(mul(square, square), horner(square, cosineTail)), mul(upper, lower))));
  const wave = select(eq(and(turn, 1), 0), sine, cosine);
  const signed = fromBits(xor(bitsOf(wave), shl(and(turn, 2), 30)));
  return select(lt(size, Number.POSITIVE_INFINITY), signed, Number.NaN);
}

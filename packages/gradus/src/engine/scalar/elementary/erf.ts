import { abs, add, lt, mul, type Scalar, select, sub } from "../expression.js";
import { atMost } from "./bounds.js";
import { expOfBounded } from "./exp.js";
import { horner } from "./horner.js";
import { withSign } from "./tanh.js";

/** erf(x) / x - 1 in x^2 for |x| <= 0.9. */
const erfNear: readonly number[] = [0.128379166, -0.376126319, 0.112837024, -0.0268609785, 0.00520684943, -0.000822318369, 0.0000875377737];
/** log(erfc(u + 1)) for u + 1 in [0.9, 4]. */
const logErfc: readonly number[] = [
  -1.84960556, -2.63896775, -0.843099296, -0.0415628366, 0.0099063823, -0.00168267661, 0.0000222263188, 0.000049611619,
];

/**
 * Error function: an odd polynomial up to 0.9, then 1 - e^p(|x|) with the sign of x; 1 from 4 on. Measured on every 13th float: at most
 * 1.10 ulp.
 */
export function erf(x: Scalar): Scalar {
  const size = abs(x);
  const square = mul(size, size);
  const near = add(size, mul(size, horner(square, erfNear)));
  const far = sub(1, expOfBounded(horner(sub(atMost(size, 4), 1), logErfc)));
  return withSign(select(lt(size, 0.9), near, far), x);
}

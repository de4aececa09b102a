import { scaledErfc } from "./scaledErfc.js";

/** ln P(a < Z < b) of the standard normal distribution, also far out in a tail, where the probability itself vanishes. -Infinity where b is not above a. */
export function logNormalMass(a: number, b: number): number {
  if (!(b > a)) return Number.NEGATIVE_INFINITY;
  if (a < -widest && b > widest) return 0;
  if (a > 0) return logNormalMass(-b, -a);
  if (b > 0) return Math.log1p(-Math.exp(logLowerTail(a)) - Math.exp(logLowerTail(-b)));
  const upper = logLowerTail(b);
  return upper + Math.log(-Math.expm1(logLowerTail(a) - upper));
}

/** Less than half of the last digit of 1 lies beyond this, on both sides together. */
const widest = 8.4;

/** ln(2 pi) / 2, what the logarithm of a normal density has in front. */
export const halfLogTau: number = Math.log(2 * Math.PI) / 2;

/** ln P(Z <= z) for z <= 0. */
function logLowerTail(z: number): number {
  return z === Number.NEGATIVE_INFINITY ? z : Math.log(scaledErfc(-z * Math.SQRT1_2) / 2) - (z * z) / 2;
}

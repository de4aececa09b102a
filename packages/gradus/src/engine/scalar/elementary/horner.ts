import { add, mul, type Operand, type Scalar } from "../expression.js";

/**
 * c[0] + c[1] x + c[2] x^2 + ..., from the highest power down. The coefficients of this folder are printed by
 * `scripts/fitPolynomials.mjs`.
 */
export function horner(x: Scalar, coefficients: readonly number[]): Scalar {
  const sum = coefficients.reduceRight<Operand | undefined>((rest, c) => (rest === undefined ? c : add(mul(rest, x), c)), undefined);
  if (sum === undefined || typeof sum === "number") throw new Error("horner needs at least two coefficients");
  return sum;
}

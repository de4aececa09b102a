import { scaledErfc } from "./scaledErfc.js";

/** P(Z <= z) of the standard normal distribution, to about 15 digits of its own size also far down the lower tail. */
export function normalCumulative(z: number): number {
  if (z > 0) return 1 - normalCumulative(-z);
  return z === Number.NEGATIVE_INFINITY ? 0 : 0.5 * Math.exp(-0.5 * z * z) * scaledErfc(-z / Math.SQRT2);
}

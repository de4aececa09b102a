import { normalCumulative, normalDensity, scaledErfc } from "../../normal/index.js";

const logRoot2Pi = 0.5 * Math.log(2 * Math.PI);

/**
 * ln E[max(0, f - y)] for y normal with this mean and deviation: ln deviation + ln h(z), h(z) = density(z) + z cumulative(z), z = (f - mean) / deviation.
 * Down to z = -1 directly; below, where h is smaller than any number soon, from -z^2/2 - ln sqrt(2 pi) + ln(1 + sqrt(pi/2) z erfcx(-z / sqrt2)); below -100, where
 * that difference cancels, from its asymptotic series 1/z^2 - 3/z^4 + 15/z^6 - ... -Infinity where the deviation is 0 and nothing is to be won.
 * Source: Ament et al. 2023, Unexpected improvements to expected improvement for Bayesian optimization, equation 9 and appendix A.1.
 */
export function logExpectedImprovement(f: number, mean: number, deviation: number): number {
  if (!(deviation > 0)) return Math.log(Math.max(0, f - mean));
  const z = (f - mean) / deviation;
  return Math.log(deviation) + logH(z);
}

/** ln(density(z) + z cumulative(z)). */
export function logH(z: number): number {
  if (z > -1) return Math.log(normalDensity(z) + z * normalCumulative(z));
  const tail = -0.5 * z * z - logRoot2Pi;
  if (z > -100) return tail + Math.log1p(Math.sqrt(Math.PI / 2) * z * scaledErfc(-z / Math.SQRT2));
  const square = 1 / (z * z);
  return tail + Math.log(square * (1 - square * (3 - square * (15 - square * 105))));
}

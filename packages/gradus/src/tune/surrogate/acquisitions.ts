import { normalCumulative, normalDensity, scaledErfc } from "../../normal/index.js";
import { logExpectedImprovement, logH } from "./logExpectedImprovement.js";

/** What a new point promises, by its mean and deviation; more is better. `slopes` are its derivatives by mean and by deviation. */
export type Acquisition = Readonly<{
  value: (mean: number, deviation: number) => number;
  slopes: (mean: number, deviation: number) => readonly [number, number];
}>;

export type AcquisitionName = "logExpectedImprovement" | "logProbability" | "confidenceBound";

/**
 * The ways to weigh a low mean against a large deviation, where less is better and `f` is what is to be improved on:
 *   logExpectedImprovement   ln E max(0, f - y)
 *   logProbability           ln P(y < f)
 *   confidenceBound          kappa deviation - mean
 * Source: Jones, Schonlau and Welch 1998; Kushner 1964; Srinivas et al. 2010.
 */
export const acquisitions: { readonly [A in AcquisitionName]: (f: number, kappa: number) => Acquisition } = {
  logExpectedImprovement: (f) => ({
    value: (mean, deviation) => logExpectedImprovement(f, mean, deviation),
    // d h / d z is the distribution function, so d ln(deviation h(z)) / d deviation = density / (deviation h).
    slopes(mean, deviation) {
      const z = (f - mean) / deviation;
      const scale = 1 / (deviation * Math.exp(logH(z) - logOf(z)));
      return [-scale * cumulativeOver(z), scale * densityOver(z)];
    },
  }),
  logProbability: (f) => ({
    value: (mean, deviation) => Math.log(cumulativeOver((f - mean) / deviation)) + logOf((f - mean) / deviation),
    slopes(mean, deviation) {
      const z = (f - mean) / deviation;
      const slope = densityOver(z) / cumulativeOver(z) / deviation;
      return [-slope, -slope * z];
    },
  }),
  confidenceBound: (_, kappa) => ({
    value: (mean, deviation) => kappa * deviation - mean,
    slopes: () => [-1, kappa],
  }),
};

/** The logarithm of the factor e^(-z^2 / 2) that is taken out of density and distribution function where both would vanish. */
function logOf(z: number): number {
  return z < -1 ? -0.5 * z * z : 0;
}

function cumulativeOver(z: number): number {
  return z < -1 ? 0.5 * scaledErfc(-z / Math.SQRT2) : normalCumulative(z);
}

function densityOver(z: number): number {
  return z < -1 ? 1 / Math.sqrt(2 * Math.PI) : normalDensity(z);
}

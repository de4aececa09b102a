import { UserError, unknownKeys } from "../errors/index.js";
import { notNegative, positive } from "./checkedNumber.js";

/**
 * Annealed Gaussian noise on every gradient of every step, after clipping, so that clipping does not shrink it:
 *   g <- g + N(0, sigma^2),  sigma^2 = eta / (1 + t)^gamma,  t counts the steps from 0
 * Source: Neelakantan et al. 2015, Adding gradient noise improves learning for very deep networks, section 3 (eta 0.01, 0.3 or 1; gamma 0.55).
 */
export type GradientNoise = Readonly<{ eta: number; gamma: number }>;

/** gamma is 0.55 unless given. @throws UserError unless eta is above 0 and gamma at least 0 */
export function checkedGradientNoise(value: unknown, place: string): GradientNoise {
  const given = typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
  unknownKeys(given, ["eta", "gamma"], place);
  if (given.eta === undefined)
    throw new UserError({
      place,
      what: `expected { eta, gamma }, got ${JSON.stringify(value)}`,
      remedy: "Write for instance { eta: 0.01, gamma: 0.55 }",
    });
  const { eta, gamma = 0.55 } = given;
  return { eta: positive(eta as number, `${place}.eta`), gamma: notNegative(gamma as number, `${place}.gamma`) };
}

/** sigma in the given step, which counts from 1. */
export function noiseDeviation({ eta, gamma }: GradientNoise, step: number): number {
  return Math.sqrt(eta / step ** gamma);
}

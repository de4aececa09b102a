import { inRange, oneOf } from "../errors/index.js";
import { centred, type Distribution, type DistributionName } from "./distribution.js";
import type { Fans } from "./fans.js";
import { distributionNames } from "./varianceScaling.js";

/**
 * Variance gain^2 2 / (fanIn + fanOut): a compromise between keeping signals and keeping gradients, made for tanh.
 * Source: Glorot and Bengio 2010, Understanding the difficulty of training deep feedforward neural networks, equation 16.
 */
export type Xavier = Readonly<{ init: "xavier"; gain: number; distribution: DistributionName }>;

/** @throws UserError if `gain` is not above 0, or the distribution is unknown */
export function xavier({ gain = 1, distribution = "normal" }: { gain?: number; distribution?: DistributionName } = {}): Xavier {
  return {
    init: "xavier",
    gain: inRange(gain, 0, Number.POSITIVE_INFINITY, "()", "init.xavier, gain"),
    distribution: oneOf(distribution, distributionNames, "init.xavier, distribution"),
  };
}

export function distributeXavier({ gain, distribution }: Xavier, { fanIn, fanOut }: Fans): Distribution {
  return centred(distribution, gain * Math.sqrt(2 / Math.max(fanIn + fanOut, 1)));
}

import { oneOf } from "../errors/index.js";
import { centred, type Distribution, type DistributionName } from "./distribution.js";
import { countOf, type Fan, type Fans } from "./fans.js";
import { distributionNames, fanNames } from "./varianceScaling.js";

/**
 * Variance 1 / fan: a linear unit of standardised inputs has variance 1.
 * Source: LeCun, Bottou, Orr, Mueller 1998, Efficient backprop, section 4.6.
 */
export type Lecun = Readonly<{ init: "lecun"; fan: Fan; distribution: DistributionName }>;

/** @throws UserError for an unknown name */
export function lecun({ fan = "in", distribution = "normal" }: { fan?: Fan; distribution?: DistributionName } = {}): Lecun {
  return {
    init: "lecun",
    fan: oneOf(fan, fanNames, "init.lecun, fan"),
    distribution: oneOf(distribution, distributionNames, "init.lecun, distribution"),
  };
}

export function distributeLecun({ fan, distribution }: Lecun, fans: Fans): Distribution {
  return centred(distribution, Math.sqrt(1 / Math.max(countOf(fans, fan), 1)));
}

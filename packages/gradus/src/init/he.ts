import { inRange, oneOf } from "../errors/index.js";
import { centred, type Distribution, type DistributionName } from "./distribution.js";
import { countOf, type Fan, type Fans } from "./fans.js";
import { distributionNames, fanNames } from "./varianceScaling.js";

/**
 * Variance 2 / ((1 + slope^2) fan): keeps the size of signals through a ReLU, which lets half of them pass; `slope` is that of a leaky one.
 * Source: He, Zhang, Ren, Sun 2015, Delving deep into rectifiers, equations 10 and 15.
 */
export type He = Readonly<{ init: "he"; slope: number; fan: Fan; distribution: DistributionName }>;

/** @throws UserError for a slope that is not finite or an unknown name */
export function he({
  slope = 0,
  fan = "in",
  distribution = "normal",
}: {
  slope?: number;
  fan?: Fan;
  distribution?: DistributionName;
} = {}): He {
  return {
    init: "he",
    slope: inRange(slope, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, "()", "init.he, slope"),
    fan: oneOf(fan, fanNames, "init.he, fan"),
    distribution: oneOf(distribution, distributionNames, "init.he, distribution"),
  };
}

export function distributeHe({ slope, fan, distribution }: He, fans: Fans): Distribution {
  return centred(distribution, Math.sqrt(2 / (1 + slope * slope) / Math.max(countOf(fans, fan), 1)));
}

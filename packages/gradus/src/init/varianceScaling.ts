import { inRange, oneOf } from "../errors/index.js";
import { centred, type Distribution, type DistributionName } from "./distribution.js";
import { countOf, type Fan, type Fans } from "./fans.js";

/** Variance scale / fan, mean 0. He, LeCun and Xavier are its named cases. */
export type VarianceScaling = Readonly<{ init: "varianceScaling"; scale: number; fan: Fan; distribution: DistributionName }>;

/** @throws UserError if `scale` is not above 0, or a name is unknown */
export function varianceScaling({
  scale,
  fan = "in",
  distribution = "normal",
}: {
  scale: number;
  fan?: Fan;
  distribution?: DistributionName;
}): VarianceScaling {
  const place = "init.varianceScaling";
  return {
    init: "varianceScaling",
    scale: inRange(scale, 0, Number.POSITIVE_INFINITY, "()", `${place}, scale`),
    fan: oneOf(fan, fanNames, `${place}, fan`),
    distribution: oneOf(distribution, distributionNames, `${place}, distribution`),
  };
}

export function distributeVarianceScaling({ scale, fan, distribution }: VarianceScaling, fans: Fans): Distribution {
  return centred(distribution, Math.sqrt(scale / Math.max(countOf(fans, fan), 1)));
}

export const fanNames: readonly Fan[] = ["in", "out", "average"];
export const distributionNames: readonly DistributionName[] = ["normal", "uniform", "truncatedNormal"];

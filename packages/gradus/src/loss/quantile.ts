import { inRange } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/**
 * Quantile (pinball) loss: max(q (t - x), (q - 1)(t - x)); its minimum is the q-quantile of the target.
 * Source: Koenker and Bassett 1978.
 */
export type Quantile = Readonly<{ loss: "quantile"; quantile: number; meanBy: MeanBy }>;

/** @throws UserError if `quantile` is out of its range */
export function quantile({ quantile, meanBy = "weights" }: { quantile: number; meanBy?: MeanBy }): Quantile {
  const place = "loss.quantile";
  return { loss: "quantile", quantile: inRange(quantile, 0, 1, "()", `${place}, quantile`), meanBy: checkedMeanBy(meanBy, place) };
}

export const quantileMember: LossMember<Quantile> = {
  targetKind: () => "number",
  predictionKind: () => "values",
  trace: ({ quantile, meanBy }, { prediction, target, weight }) => {
    const error = alike(prediction, target, "loss.quantile").sub(prediction);
    return meanOf(error.mul(quantile).max(error.mul(quantile - 1)), weight, meanBy);
  },
};

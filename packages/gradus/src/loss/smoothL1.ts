import { inRange } from "../errors/index.js";
import { huberOf } from "./huber.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/**
 * Smooth L1: e^2 / (2 beta) for errors below `beta`, |e| - beta / 2 beyond; Huber's loss with delta = beta, divided by beta.
 * Source: Girshick 2015, Fast R-CNN, equation 3.
 */
export type SmoothL1 = Readonly<{ loss: "smoothL1"; beta: number; meanBy: MeanBy }>;

/** @throws UserError if `beta` is out of its range */
export function smoothL1({ beta = 1, meanBy = "weights" }: { beta?: number; meanBy?: MeanBy } = {}): SmoothL1 {
  const place = "loss.smoothL1";
  return {
    loss: "smoothL1",
    beta: inRange(beta, 0, Number.POSITIVE_INFINITY, "()", `${place}, beta`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const smoothL1Member: LossMember<SmoothL1> = {
  targetKind: () => "number",
  predictionKind: () => "values",
  trace: ({ beta, meanBy }, { prediction, target, weight }) => {
    const error = prediction.sub(alike(prediction, target, "loss.smoothL1")).abs();
    return meanOf(huberOf(error, beta).div(beta), weight, meanBy);
  },
};

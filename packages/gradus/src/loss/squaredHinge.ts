import { inRange } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/** Squared hinge loss: max(0, margin - t x)^2 for targets of -1 and 1. */
export type SquaredHinge = Readonly<{ loss: "squaredHinge"; margin: number; meanBy: MeanBy }>;

/** @throws UserError if `margin` is out of its range */
export function squaredHinge({ margin = 1, meanBy = "weights" }: { margin?: number; meanBy?: MeanBy } = {}): SquaredHinge {
  const place = "loss.squaredHinge";
  return {
    loss: "squaredHinge",
    margin: inRange(margin, 0, Number.POSITIVE_INFINITY, "()", `${place}, margin`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const squaredHingeMember: LossMember<SquaredHinge> = {
  targetKind: () => "sign",
  predictionKind: () => "scores",
  trace: ({ margin, meanBy }, { prediction, target, weight }) => {
    const signs = alike(prediction, target, "loss.squaredHinge");
    return meanOf(signs.mul(prediction).neg().add(margin).relu().square(), weight, meanBy);
  },
};

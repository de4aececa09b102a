import { inRange } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/** Hinge loss: max(0, margin - t x) for targets of -1 and 1; slope 0 at the hinge. Source: Cortes and Vapnik 1995. */
export type Hinge = Readonly<{ loss: "hinge"; margin: number; meanBy: MeanBy }>;

/** @throws UserError if `margin` is out of its range */
export function hinge({ margin = 1, meanBy = "weights" }: { margin?: number; meanBy?: MeanBy } = {}): Hinge {
  const place = "loss.hinge";
  return {
    loss: "hinge",
    margin: inRange(margin, 0, Number.POSITIVE_INFINITY, "()", `${place}, margin`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const hingeMember: LossMember<Hinge> = {
  targetKind: () => "sign",
  predictionKind: () => "scores",
  trace: ({ margin, meanBy }, { prediction, target, weight }) => {
    const signs = alike(prediction, target, "loss.hinge");
    return meanOf(signs.mul(prediction).neg().add(margin).relu(), weight, meanBy);
  },
};

import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/** Mean absolute error: mean of |prediction - target|, slope 0 where they are equal. */
export type MeanAbsoluteError = Readonly<{ loss: "meanAbsoluteError"; meanBy: MeanBy }>;

export function meanAbsoluteError({ meanBy = "weights" }: { meanBy?: MeanBy } = {}): MeanAbsoluteError {
  return { loss: "meanAbsoluteError", meanBy: checkedMeanBy(meanBy, "loss.meanAbsoluteError") };
}

export const meanAbsoluteErrorMember: LossMember<MeanAbsoluteError> = {
  targetKind: () => "number",
  predictionKind: () => "values",
  trace: ({ meanBy }, { prediction, target, weight }) =>
    meanOf(prediction.sub(alike(prediction, target, "loss.meanAbsoluteError")).abs(), weight, meanBy),
};

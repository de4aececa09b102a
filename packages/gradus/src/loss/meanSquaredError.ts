import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/** Mean squared error: mean of (prediction - target)^2 over all elements. */
export type MeanSquaredError = Readonly<{ loss: "meanSquaredError"; meanBy: MeanBy }>;

export function meanSquaredError({ meanBy = "weights" }: { meanBy?: MeanBy } = {}): MeanSquaredError {
  return { loss: "meanSquaredError", meanBy: checkedMeanBy(meanBy, "loss.meanSquaredError") };
}

export const meanSquaredErrorMember: LossMember<MeanSquaredError> = {
  targetKind: () => "number",
  predictionKind: () => "values",
  trace: ({ meanBy }, { prediction, target, weight }) =>
    meanOf(prediction.sub(alike(prediction, target, "loss.meanSquaredError")).square(), weight, meanBy),
};

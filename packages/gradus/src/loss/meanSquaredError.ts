import { oneOf } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, meanOf } from "./reduce.js";

/** Mean squared error: mean of (prediction - target)^2 over all elements. */
export type MeanSquaredError = Readonly<{ loss: "meanSquaredError"; meanBy: MeanBy }>;

export function meanSquaredError({ meanBy = "weights" }: { meanBy?: MeanBy } = {}): MeanSquaredError {
  return { loss: "meanSquaredError", meanBy: oneOf(String(meanBy) as MeanBy, ["weights", "count"], "loss.meanSquaredError, meanBy") };
}

export const meanSquaredErrorMember: LossMember<MeanSquaredError> = {
  targetKind: () => "number",
  predictionKind: () => "values",
  outputsPer: "column",
  trace: ({ meanBy }, { prediction, target, weight }) =>
    meanOf(prediction.sub(alike(prediction, target, "loss.meanSquaredError")).square(), weight, meanBy),
};

import type { Sym } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import type { LossMember, MeanBy } from "./loss.js";
import { alike, checkedMeanBy, meanOf } from "./reduce.js";

/**
 * Huber's loss: e^2 / 2 for errors up to `delta`, delta (|e| - delta / 2) beyond, e = prediction - target. Computed as c (|e| - c / 2) with
 * c = min(|e|, delta), which is both.
 * Source: Huber 1964, Robust estimation of a location parameter.
 */
export type Huber = Readonly<{ loss: "huber"; delta: number; meanBy: MeanBy }>;

/** @throws UserError if `delta` is out of its range */
export function huber({ delta = 1, meanBy = "weights" }: { delta?: number; meanBy?: MeanBy } = {}): Huber {
  const place = "loss.huber";
  return {
    loss: "huber",
    delta: inRange(delta, 0, Number.POSITIVE_INFINITY, "()", `${place}, delta`),
    meanBy: checkedMeanBy(meanBy, place),
  };
}

export const huberMember: LossMember<Huber> = {
  targetKind: () => "number",
  predictionKind: () => "values",
  trace: ({ delta, meanBy }, { prediction, target, weight }) => {
    const error = prediction.sub(alike(prediction, target, "loss.huber")).abs();
    return meanOf(huberOf(error, delta), weight, meanBy);
  },
};

/** c (|e| - c / 2) with c = min(|e|, delta). */
export function huberOf(absoluteError: Sym, delta: number): Sym {
  const close = absoluteError.min(delta);
  return close.mul(absoluteError.sub(close.mul(0.5)));
}

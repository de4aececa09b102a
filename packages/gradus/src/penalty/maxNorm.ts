import { normalizeAxis, sum } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import { actsOn, checkedOn, type PenaltyMember, type PenaltyOn, scalarOf } from "./penalty.js";

/**
 * Max-norm: after each update the weights into a unit are scaled down to a norm of at most `limit`. No cost. A parameter of less than two axes
 * (biases) is left alone.
 * Source: Srebro, Rennie and Jaakkola 2005; with dropout Srivastava et al. 2014, section 5.1.
 */
export type MaxNorm = Readonly<{ penalty: "maxNorm"; limit: number; on: PenaltyOn }>;

/** @throws UserError if the limit is not above 0 */
export function maxNorm(limit: number, { on = "weights" }: { on?: PenaltyOn } = {}): MaxNorm {
  const place = "penalty.maxNorm";
  return { penalty: "maxNorm", limit: inRange(limit, 0, Number.POSITIVE_INFINITY, "()", `${place}, limit`), on: checkedOn(on, place) };
}

export const maxNormMember: PenaltyMember<MaxNorm> = {
  scalars: ({ limit }) => ({ limit }),
  actsOn,
  cost: () => undefined,
  project: (_, w, hyper, unitAxis = -1) => {
    if (w.shape.length < 2) return undefined;
    const units = normalizeAxis(unitAxis, w.shape.length, "penalty.maxNorm, unitAxis");
    const axes = [...w.shape.keys()].filter((axis) => axis !== units);
    const norm = sum(w.square(), { axes, keepDims: true }).sqrt();
    const limit = scalarOf(hyper, "limit");
    return w.mul(norm.greater(limit).select(limit.div(norm), 1));
  },
};

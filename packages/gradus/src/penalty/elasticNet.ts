import { sum } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import { actsOn, checkedLambda, checkedOn, type PenaltyMember, type PenaltyOn, scalarOf } from "./penalty.js";

/**
 * Elastic net: lambda (l1Ratio sum |w| + (1 - l1Ratio) / 2 sum w^2), as in scikit-learn.
 * Source: Zou and Hastie 2005.
 */
export type ElasticNet = Readonly<{ penalty: "elasticNet"; lambda: number; l1Ratio: number; on: PenaltyOn }>;

/** @throws UserError if lambda is negative or `l1Ratio` is not in [0, 1] */
export function elasticNet(lambda: number, { l1Ratio, on = "weights" }: { l1Ratio: number; on?: PenaltyOn }): ElasticNet {
  const place = "penalty.elasticNet";
  return {
    penalty: "elasticNet",
    lambda: checkedLambda(lambda, place),
    l1Ratio: inRange(l1Ratio, 0, 1, "[]", `${place}, l1Ratio`),
    on: checkedOn(on, place),
  };
}

export const elasticNetMember: PenaltyMember<ElasticNet> = {
  scalars: ({ lambda, l1Ratio }) => ({ absolute: lambda * l1Ratio, square: (lambda * (1 - l1Ratio)) / 2 }),
  actsOn,
  cost: (_, w, hyper) =>
    sum(w.abs())
      .mul(scalarOf(hyper, "absolute"))
      .add(sum(w.square()).mul(scalarOf(hyper, "square"))),
  project: () => undefined,
};

import { sum } from "../engine/graph/index.js";
import { oneOf } from "../errors/index.js";
import { actsOn, checkedLambda, checkedOn, type PenaltyMember, type PenaltyOn, scalarOf } from "./penalty.js";

/**
 * L2: the sum of squares times a factor that `scale` names, because libraries mean three things by one number:
 *   "lambda/2m"  lambda / (2 m) sum w^2, m train rows; gradient lambda / m w   (the study note: Frobenius norm, "weight decay")
 *   "lambda/2"   lambda / 2 sum w^2;                   gradient lambda w       (PyTorch's coupled weight_decay)
 *   "lambda"     lambda sum w^2;                       gradient 2 lambda w     (Keras' regularizers.L2)
 */
export type L2 = Readonly<{ penalty: "l2"; lambda: number; scale: L2Scale; on: PenaltyOn }>;

export type L2Scale = "lambda/2m" | "lambda/2" | "lambda";

const scales = ["lambda/2m", "lambda/2", "lambda"] as const;

/** @throws UserError if lambda is negative or `scale` is missing */
export function l2(lambda: number, { scale, on = "weights" }: { scale: L2Scale; on?: PenaltyOn }): L2 {
  const place = "penalty.l2";
  return {
    penalty: "l2",
    lambda: checkedLambda(lambda, place),
    scale: oneOf(String(scale) as L2Scale, scales, `${place}, scale`),
    on: checkedOn(on, place),
  };
}

export const l2Member: PenaltyMember<L2> = {
  scalars: ({ lambda, scale }, { m }) => ({
    factor: scale === "lambda/2m" ? lambda / (2 * m) : scale === "lambda/2" ? lambda / 2 : lambda,
  }),
  actsOn,
  cost: (_, w, hyper) => sum(w.square()).mul(scalarOf(hyper, "factor")),
  project: () => undefined,
};

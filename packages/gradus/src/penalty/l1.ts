import type { Sym } from "../engine/graph/index.js";
import { sum } from "../engine/graph/index.js";
import { flag, oneOf } from "../errors/index.js";
import { actsOn, checkedLambda, checkedOn, type PenaltyMember, type PenaltyOn, scalarOf } from "./penalty.js";

/**
 * L1: lambda / m sum |w| (`scale: "lambda/m"`, the study note, m train rows) or lambda sum |w| ("lambda", Keras).
 * By its cost the gradient is the factor times sign(w), 0 at 0, and weights tremble around 0; with `proximal` the penalty works after the update
 * instead, w <- sign(w) max(|w| - learningRate factor, 0), which gives true zeros.
 * Source: Daubechies, Defrise and De Mol 2004 (iterative soft thresholding).
 */
export type L1 = Readonly<{ penalty: "l1"; lambda: number; scale: L1Scale; proximal: boolean; on: PenaltyOn }>;

export type L1Scale = "lambda/m" | "lambda";

/** @throws UserError if lambda is negative or `scale` is missing */
export function l1(lambda: number, options: { scale: L1Scale; proximal?: boolean; on?: PenaltyOn }): L1 {
  const place = "penalty.l1";
  const { scale, proximal = false, on = "weights" } = options;
  return {
    penalty: "l1",
    lambda: checkedLambda(lambda, place),
    scale: oneOf(String(scale) as L1Scale, ["lambda/m", "lambda"], `${place}, scale`),
    proximal: flag(proximal, `${place}, proximal`),
    on: checkedOn(on, place),
  };
}

export const l1Member: PenaltyMember<L1> = {
  scalars: ({ lambda, scale, proximal }, { m, learningRate }) => {
    const factor = scale === "lambda/m" ? lambda / m : lambda;
    return proximal ? { threshold: learningRate * factor } : { factor };
  },
  actsOn,
  cost: ({ proximal }, w, hyper) => (proximal ? undefined : sum(w.abs()).mul(scalarOf(hyper, "factor"))),
  project: ({ proximal }, w, hyper) => (proximal ? softThreshold(w, scalarOf(hyper, "threshold")) : undefined),
};

/** sign(w) max(|w| - threshold, 0). */
function softThreshold(w: Sym, threshold: Sym): Sym {
  return w.sign().mul(w.abs().sub(threshold).relu());
}

import type { Sym } from "../engine/graph/index.js";
import { flag } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { normOf } from "./clip.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, decayTerm, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number] | "direction";

const kinds = [...commonKinds, "direction"] as const;

/**
 * LAMB: Adam's direction, scaled tensor by tensor so that the step is as long as the weights.
 *   u = mHat / (sqrt(vHat + epsRoot) + eps) + decay w;   w <- w - learningRate ||w|| / ||u|| u,  the ratio 1 where either norm is 0
 * Conventions: weight decay goes into the direction (`kind: "direction"`: the paper, optax) or before it ("decoupled": Keras).
 * `biasCorrection: false` takes m and v as they are.
 * Source: You et al. 2020, Large batch optimization for deep learning, algorithm 2.
 */
export type Lamb = Readonly<{
  optimizer: "lamb";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsRoot: number;
  biasCorrection: boolean;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Lamb, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** eps 1e-6 as in the paper's code. @throws UserError if a number is out of its range */
export function lamb({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  eps = 1e-6,
  epsRoot = 0,
  biasCorrection = true,
  weightDecay = null,
}: Options): Lamb {
  const place = "optim.lamb";
  return {
    optimizer: "lamb",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    epsRoot: notNegative(epsRoot, `${place}, epsRoot`),
    biasCorrection: flag(biasCorrection, `${place}, biasCorrection`),
    weightDecay: checkedDecay(weightDecay, kinds, place),
  };
}

export const lambMember: OptimizerMember<Lamb> = optimizerMember({
  per: "tensor",
  slots: (_: Lamb) => ({ mean: 0, meanSquare: 0 }),
  scalars: ({ beta1, beta2, eps, epsRoot, biasCorrection }, { step, learningRate }) => ({
    learningRate,
    keep1: beta1,
    fresh1: 1 - beta1,
    keep2: beta2,
    fresh2: 1 - beta2,
    correction1: biasCorrection ? 1 / (1 - beta1 ** step) : 1,
    correction2: biasCorrection ? 1 / (1 - beta2 ** step) : 1,
    eps,
    epsRoot,
  }),
  update: ({ weightDecay }, inputs) => {
    const { w, g, slots, hyper } = inputs;
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const meanSquare = ewma(slots.meanSquare, g.square(), { keep: hyper.keep2, fresh: hyper.fresh2 });
    const root = meanSquare.mul(hyper.correction2).add(hyper.epsRoot).sqrt().add(hyper.eps);
    const adam = mean.mul(hyper.correction1).div(root);
    const direction = weightDecay?.kind === "direction" ? adam.add(decayTerm(inputs)) : adam;
    return { w: w.sub(direction.mul(trustRatio(w, direction).mul(hyper.learningRate))), slots: { mean, meanSquare } };
  },
});

/** ||w|| / ||u||, and 1 where either is 0. */
function trustRatio(w: Sym, direction: Sym): Sym {
  const [ofWeights, ofDirection] = [normOf([w]), normOf([direction])];
  const both = ofWeights.greater(0).and(ofDirection.greater(0));
  return both.select(ofWeights.div(both.select(ofDirection, 1)), 1);
}

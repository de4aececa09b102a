import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * AdaBelief: Adam that divides by how far gradients lie from their running mean.
 *   m <- beta1 m + (1 - beta1) g;   s <- beta2 s + (1 - beta2) (g - m)^2 + epsRoot;   w <- w - learningRate mHat / (sqrt(sHat) + eps)
 * Source: Zhuang et al. 2020, AdaBelief optimizer, algorithm 2.
 */
export type Adabelief = Readonly<{
  optimizer: "adabelief";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsRoot: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Adabelief, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** eps and epsRoot 1e-16 as in the paper's code and optax. @throws UserError if a number is out of its range */
export function adabelief({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  eps = 1e-16,
  epsRoot = 1e-16,
  weightDecay = null,
}: Options): Adabelief {
  const place = "optim.adabelief";
  return {
    optimizer: "adabelief",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    epsRoot: notNegative(epsRoot, `${place}, epsRoot`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const adabeliefMember: OptimizerMember<Adabelief> = optimizerMember({
  per: "element",
  slots: (_: Adabelief) => ({ mean: 0, meanSquareDistance: 0 }),
  scalars: ({ beta1, beta2, eps, epsRoot }, { step, learningRate }) => ({
    keep1: beta1,
    fresh1: 1 - beta1,
    keep2: beta2,
    fresh2: 1 - beta2,
    correction2: 1 / (1 - beta2 ** step),
    eps,
    epsRoot,
    rate: learningRate / (1 - beta1 ** step),
  }),
  update: (_, { w, g, slots, hyper }) => {
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const distance = g.sub(mean).square();
    const meanSquareDistance = ewma(slots.meanSquareDistance, distance, { keep: hyper.keep2, fresh: hyper.fresh2 }).add(hyper.epsRoot);
    const root = meanSquareDistance.mul(hyper.correction2).sqrt().add(hyper.eps);
    return { w: w.sub(mean.mul(hyper.rate).div(root)), slots: { mean, meanSquareDistance } };
  },
});

import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Yogi: Adam whose mean of squares moves by at most (1 - beta2) g^2 a step.
 *   m as in Adam;   v <- v - (1 - beta2) sign(v - g^2) g^2;   w <- w - learningRate mHat / (sqrt(vHat + epsRoot) + eps)
 * Convention: m and v start at `initial`, as in optax.
 * Source: Zaheer et al. 2018, Adaptive methods for nonconvex optimization, algorithm 2.
 */
export type Yogi = Readonly<{
  optimizer: "yogi";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsRoot: number;
  initial: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Yogi, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** eps 1e-3 as in the paper, initial 1e-6 as in optax. @throws UserError if a number is out of its range */
export function yogi({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  eps = 1e-3,
  epsRoot = 0,
  initial = 1e-6,
  weightDecay = null,
}: Options): Yogi {
  const place = "optim.yogi";
  return {
    optimizer: "yogi",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    epsRoot: notNegative(epsRoot, `${place}, epsRoot`),
    initial: notNegative(initial, `${place}, initial`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const yogiMember: OptimizerMember<Yogi> = optimizerMember({
  per: "element",
  slots: ({ initial }: Yogi) => ({ mean: initial, meanSquare: initial }),
  scalars: ({ beta1, beta2, eps, epsRoot }, { step, learningRate }) => ({
    keep1: beta1,
    fresh1: 1 - beta1,
    fresh2: 1 - beta2,
    correction2: 1 / (1 - beta2 ** step),
    eps,
    epsRoot,
    rate: learningRate / (1 - beta1 ** step),
  }),
  update: (_, { w, g, slots, hyper }) => {
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const square = g.square();
    const meanSquare = slots.meanSquare.sub(slots.meanSquare.sub(square).sign().mul(square).mul(hyper.fresh2));
    const root = meanSquare.mul(hyper.correction2).add(hyper.epsRoot).sqrt().add(hyper.eps);
    return { w: w.sub(mean.mul(hyper.rate).div(root)), slots: { mean, meanSquare } };
  },
});

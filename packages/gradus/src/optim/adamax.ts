import { oneOf } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { positive, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * AdaMax: Adam with the largest gradient of the past, fading, in place of the root of squares.
 *   m <- beta1 m + (1 - beta1) g;   u <- max(beta2 u, |g| + eps)  ("beforeMax": PyTorch, optax)  or  max(beta2 u, |g|)  ("afterMax": Keras)
 *   w <- w - learningRate / (1 - beta1^t) m / u,  with "afterMax" m / (u + eps)
 * Source: Kingma and Ba 2015, algorithm 2.
 */
export type Adamax = Readonly<{
  optimizer: "adamax";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsAt: "beforeMax" | "afterMax";
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Adamax, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** beta1 0.9 and beta2 0.999 as in the paper, eps 1e-8 before the maximum as in PyTorch. @throws UserError if a number is out of its range */
export function adamax({ learningRate, beta1 = 0.9, beta2 = 0.999, eps = 1e-8, epsAt = "beforeMax", weightDecay = null }: Options): Adamax {
  const place = "optim.adamax";
  return {
    optimizer: "adamax",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: positive(eps, `${place}, eps`),
    epsAt: oneOf(String(epsAt) as Adamax["epsAt"], ["beforeMax", "afterMax"], `${place}, epsAt`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const adamaxMember: OptimizerMember<Adamax> = optimizerMember({
  per: "element",
  slots: (_: Adamax) => ({ mean: 0, largest: 0 }),
  scalars: ({ beta1, beta2, eps }, { step, learningRate }) => ({
    keep1: beta1,
    fresh1: 1 - beta1,
    keep2: beta2,
    eps,
    rate: learningRate / (1 - beta1 ** step),
  }),
  update: ({ epsAt }, { w, g, slots, hyper }) => {
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const faded = slots.largest.mul(hyper.keep2);
    const largest = faded.max(epsAt === "beforeMax" ? g.abs().add(hyper.eps) : g.abs());
    const divisor = epsAt === "beforeMax" ? largest : largest.add(hyper.eps);
    return { w: w.sub(mean.mul(hyper.rate).div(divisor)), slots: { mean, largest } };
  },
});

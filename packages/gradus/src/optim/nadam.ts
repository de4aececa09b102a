import { checkedRate, type Rate } from "../schedule/index.js";
import { accumulated } from "./accumulated.js";
import { notNegative, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * NAdam: Adam with Nesterov's momentum.
 *   m and v as in Adam;   mu[t] = beta1 (1 - 0.96^(t psi) / 2),  or beta1 for psi null;   p[t] = mu[1] ... mu[t]
 *   w <- w - learningRate (mu[t+1] / (1 - p[t+1]) m + (1 - mu[t]) / (1 - p[t]) g) / (sqrt(v / (1 - beta2^t) + epsRoot) + eps)
 * Convention, `momentumDecay` psi: 0.004 (the paper, PyTorch), 1 (Keras), null (optax: no warm-up of the momentum).
 * Source: Dozat 2016, Incorporating Nesterov momentum into Adam, algorithm 2.
 */
export type Nadam = Readonly<{
  optimizer: "nadam";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsRoot: number;
  momentumDecay: number | null;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Nadam, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** @throws UserError if a number is out of its range */
export function nadam({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  eps = 1e-8,
  epsRoot = 0,
  momentumDecay = 0.004,
  weightDecay = null,
}: Options): Nadam {
  const place = "optim.nadam";
  return {
    optimizer: "nadam",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    epsRoot: notNegative(epsRoot, `${place}, epsRoot`),
    momentumDecay: momentumDecay === null ? null : notNegative(momentumDecay, `${place}, momentumDecay`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const nadamMember: OptimizerMember<Nadam> = optimizerMember({
  per: "element",
  slots: (_: Nadam) => ({ mean: 0, meanSquare: 0 }),
  scalars: (optimizer, { step, learningRate }) => {
    const { beta1, beta2, eps, epsRoot, momentumDecay: psi } = optimizer;
    const mu = (t: number): number => (psi === null ? beta1 : beta1 * (1 - 0.5 * 0.96 ** (t * psi)));
    const product = accumulated(optimizer, step, 1, (total, t) => total * mu(t));
    return {
      keep1: beta1,
      fresh1: 1 - beta1,
      keep2: beta2,
      fresh2: 1 - beta2,
      correction2: 1 / (1 - beta2 ** step),
      eps,
      epsRoot,
      rateOfMean: (learningRate * mu(step + 1)) / (1 - product * mu(step + 1)),
      rateOfGradient: (learningRate * (1 - mu(step))) / (1 - product),
    };
  },
  update: (_, { w, g, slots, hyper }) => {
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const meanSquare = ewma(slots.meanSquare, g.square(), { keep: hyper.keep2, fresh: hyper.fresh2 });
    const root = meanSquare.mul(hyper.correction2).add(hyper.epsRoot).sqrt().add(hyper.eps);
    const ahead = mean.mul(hyper.rateOfMean).add(g.mul(hyper.rateOfGradient));
    return { w: w.sub(ahead.div(root)), slots: { mean, meanSquare } };
  },
});

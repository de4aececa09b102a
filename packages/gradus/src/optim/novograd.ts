import { broadcastTo, sum } from "../engine/graph/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, decayTerm, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number] | "direction";

const kinds = [...commonKinds, "direction"] as const;

/**
 * NovoGrad: one second moment for a whole tensor.
 *   v <- ||g||^2 at the first step, then beta2 v + (1 - beta2) ||g||^2
 *   m <- beta1 m + g / (sqrt(v + epsRoot) + eps) + decay w (at the first step without the past);   w <- w - learningRate m
 * v is kept once for each element, all alike. Weight decay of kind "direction" is the paper's.
 * Source: Ginsburg et al. 2019, Stochastic gradient methods with layer-wise adaptive moments, algorithm 1.
 */
export type Novograd = Readonly<{
  optimizer: "novograd";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsRoot: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Novograd, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** beta1 0.9, beta2 0.25 and eps 1e-6 as in optax. @throws UserError if a number is out of its range */
export function novograd({ learningRate, beta1 = 0.9, beta2 = 0.25, eps = 1e-6, epsRoot = 0, weightDecay = null }: Options): Novograd {
  const place = "optim.novograd";
  return {
    optimizer: "novograd",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    epsRoot: notNegative(epsRoot, `${place}, epsRoot`),
    weightDecay: checkedDecay(weightDecay, kinds, place),
  };
}

export const novogradMember: OptimizerMember<Novograd> = optimizerMember({
  per: "tensor",
  slots: (_: Novograd) => ({ momentum: 0, squaredNorm: 0 }),
  scalars: ({ beta1, beta2, eps, epsRoot }, { step, learningRate }) => ({
    learningRate,
    keep1: beta1,
    keep2: step === 1 ? 0 : beta2,
    fresh2: step === 1 ? 1 : 1 - beta2,
    eps,
    epsRoot,
  }),
  update: ({ weightDecay }, inputs) => {
    const { w, g, slots, hyper } = inputs;
    const squaredNorm = slots.squaredNorm.mul(hyper.keep2).add(broadcastTo(sum(g.square()).mul(hyper.fresh2), w.shape));
    const scaled = g.div(squaredNorm.add(hyper.epsRoot).sqrt().add(hyper.eps));
    const direction = weightDecay?.kind === "direction" ? scaled.add(decayTerm(inputs)) : scaled;
    const momentum = slots.momentum.mul(hyper.keep1).add(direction);
    return { w: w.sub(momentum.mul(hyper.learningRate)), slots: { momentum, squaredNorm } };
  },
});

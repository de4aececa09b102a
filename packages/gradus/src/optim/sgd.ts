import { checkedRate, type Rate } from "../schedule/index.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Gradient descent: w <- w - learningRate * g.
 * Source: Robbins and Monro 1951.
 */
export type Sgd = Readonly<{ optimizer: "sgd"; learningRate: Rate; weightDecay: WeightDecay<Kind> | null }>;

/** @throws UserError if a number is out of its range */
export function sgd({ learningRate, weightDecay = null }: { learningRate: Rate; weightDecay?: WeightDecayOptions<Kind> | null }): Sgd {
  return {
    optimizer: "sgd",
    learningRate: checkedRate(learningRate, "optim.sgd, learningRate"),
    weightDecay: checkedDecay(weightDecay, commonKinds, "optim.sgd"),
  };
}

export const sgdMember: OptimizerMember<Sgd> = optimizerMember({
  per: "element",
  slots: (_: Sgd) => ({}),
  scalars: (_, { learningRate }) => ({ learningRate }),
  update: (_, { w, g, hyper }) => ({ w: w.sub(g.mul(hyper.learningRate)), slots: {} }),
});

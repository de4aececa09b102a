import { checkedRate, type Rate } from "../schedule/index.js";
import { share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Lion: w <- w - learningRate sign(beta1 m + (1 - beta1) g), then m <- beta2 m + (1 - beta2) g. Each element moves by the rate, so rates are three to
 * ten times smaller than Adam's, and weight decay as much larger.
 * Source: Chen et al. 2023, Symbolic discovery of optimization algorithms, algorithm 2.
 */
export type Lion = Readonly<{ optimizer: "lion"; learningRate: Rate; beta1: number; beta2: number; weightDecay: WeightDecay<Kind> | null }>;

type Options = { learningRate: Rate; beta1?: number; beta2?: number; weightDecay?: WeightDecayOptions<Kind> | null };

/** beta1 0.9 and beta2 0.99 as in the paper. @throws UserError if a number is out of its range */
export function lion({ learningRate, beta1 = 0.9, beta2 = 0.99, weightDecay = null }: Options): Lion {
  const place = "optim.lion";
  return {
    optimizer: "lion",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const lionMember: OptimizerMember<Lion> = optimizerMember({
  per: "element",
  slots: (_: Lion) => ({ mean: 0 }),
  scalars: ({ beta1, beta2 }, { learningRate }) => ({ learningRate, keep1: beta1, fresh1: 1 - beta1, keep2: beta2, fresh2: 1 - beta2 }),
  update: (_, { w, g, slots, hyper }) => {
    const ahead = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const mean = ewma(slots.mean, g, { keep: hyper.keep2, fresh: hyper.fresh2 });
    return { w: w.sub(ahead.sign().mul(hyper.learningRate)), slots: { mean } };
  },
});

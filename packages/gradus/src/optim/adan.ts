import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, decayDivisor, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number] | "proximal";

const kinds = [...commonKinds, "proximal"] as const;

/**
 * Adan: Adam with the running mean of the gradient's differences, d = g - g before (0 at the first step).
 *   m <- beta1 m + (1 - beta1) g;   e <- beta2 e + (1 - beta2) d;   n <- beta3 n + (1 - beta3) (g + beta2 d)^2
 *   w <- w - learningRate (mHat + beta2 eHat) / (sqrt(nHat) + eps)
 * Conventions: the betas are the weights of the past (0.98, 0.92, 0.99), where the paper writes 1 - beta. Weight decay of kind "proximal" is the
 * paper's: w <- (w - learningRate u) / (1 + learningRate rate).
 * Source: Xie et al. 2022, Adan: adaptive Nesterov momentum algorithm, algorithm 1.
 */
export type Adan = Readonly<{
  optimizer: "adan";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  beta3: number;
  eps: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Adan, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** Defaults of the paper. @throws UserError if a number is out of its range */
export function adan({ learningRate, beta1 = 0.98, beta2 = 0.92, beta3 = 0.99, eps = 1e-8, weightDecay = null }: Options): Adan {
  const place = "optim.adan";
  return {
    optimizer: "adan",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    beta3: share(beta3, `${place}, beta3`),
    eps: notNegative(eps, `${place}, eps`),
    weightDecay: checkedDecay(weightDecay, kinds, place),
  };
}

export const adanMember: OptimizerMember<Adan> = optimizerMember({
  per: "element",
  slots: (_: Adan) => ({ mean: 0, meanDifference: 0, meanSquare: 0, before: 0 }),
  scalars: ({ beta1, beta2, beta3, eps }, { step, learningRate }) => ({
    keep1: beta1,
    fresh1: 1 - beta1,
    keep2: beta2,
    fresh2: 1 - beta2,
    keep3: beta3,
    fresh3: 1 - beta3,
    hasPast: step === 1 ? 0 : 1,
    correction3: 1 / (1 - beta3 ** step),
    eps,
    rateOfMean: learningRate / (1 - beta1 ** step),
    rateOfDifference: (learningRate * beta2) / (1 - beta2 ** step),
  }),
  update: ({ weightDecay }, inputs) => {
    const { w, g, slots, hyper } = inputs;
    const difference = g.sub(slots.before).mul(hyper.hasPast);
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const meanDifference = ewma(slots.meanDifference, difference, { keep: hyper.keep2, fresh: hyper.fresh2 });
    const ahead = g.add(difference.mul(hyper.keep2));
    const meanSquare = ewma(slots.meanSquare, ahead.square(), { keep: hyper.keep3, fresh: hyper.fresh3 });
    const root = meanSquare.mul(hyper.correction3).sqrt().add(hyper.eps);
    const next = w.sub(mean.mul(hyper.rateOfMean).add(meanDifference.mul(hyper.rateOfDifference)).div(root));
    return {
      w: weightDecay?.kind === "proximal" ? next.div(decayDivisor(inputs)) : next,
      slots: { mean, meanDifference, meanSquare, before: g },
    };
  },
});

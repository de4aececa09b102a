import { flag, oneOf, positiveInteger } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { positive, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { newtonSchulz5 } from "./newtonSchulz.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Muon: momentum whose matrix is made orthogonal before the step, so that all its directions count alike.
 *   m <- momentum m + (1 - momentum) g;   u = momentum m + (1 - momentum) g with `nesterov`, else m
 *   w <- w - learningRate sqrt(max(1, outputs / inputs)) newtonSchulz5(u)
 * Matrices take that step (embeddings do not), every other parameter takes Adam's, eps 1e-8, with the rate learningRate times `restRate`.
 * Conventions: layers here hold weights as [inputs, units], outputs last; `outputs: "first"` for weights as PyTorch holds them.
 * Source: Jordan et al. 2024, Muon: an optimizer for hidden layers in neural networks.
 */
export type Muon = Readonly<{
  optimizer: "muon";
  learningRate: Rate;
  momentum: number;
  nesterov: boolean;
  iterations: number;
  outputs: "first" | "last";
  restRate: number;
  beta1: number;
  beta2: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Muon, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** momentum 0.95, nesterov, 5 iterations, and Adam at 0.015 of the rate (0.0003 for 0.02), as its authors train. @throws UserError if a number is out of its range */
export function muon({
  learningRate,
  momentum = 0.95,
  nesterov = true,
  iterations = 5,
  outputs = "last",
  restRate = 0.015,
  beta1 = 0.9,
  beta2 = 0.95,
  weightDecay = null,
}: Options): Muon {
  const place = "optim.muon";
  return {
    optimizer: "muon",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    momentum: share(momentum, `${place}, momentum`),
    nesterov: flag(nesterov, `${place}, nesterov`),
    iterations: positiveInteger(iterations, `${place}, iterations`),
    outputs: oneOf(String(outputs) as Muon["outputs"], ["first", "last"], `${place}, outputs`),
    restRate: positive(restRate, `${place}, restRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const muonMember: OptimizerMember<Muon> = optimizerMember({
  per: "tensor",
  slots: (_: Muon) => ({ mean: 0, meanSquare: 0 }),
  scalars: ({ momentum, restRate, beta1, beta2 }, { step, learningRate }) => ({
    learningRate,
    keep: momentum,
    fresh: 1 - momentum,
    keep1: beta1,
    fresh1: 1 - beta1,
    keep2: beta2,
    fresh2: 1 - beta2,
    correction2: 1 / (1 - beta2 ** step),
    rateOfRest: (learningRate * restRate) / (1 - beta1 ** step),
  }),
  update: ({ nesterov, iterations, outputs }, { w, g, slots, hyper, kind }) => {
    const [first = 0, second = 0] = w.shape;
    if (w.shape.length !== 2 || kind === "embedding") {
      const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
      const meanSquare = ewma(slots.meanSquare, g.square(), { keep: hyper.keep2, fresh: hyper.fresh2 });
      const root = meanSquare.mul(hyper.correction2).sqrt().add(1e-8);
      return { w: w.sub(mean.mul(hyper.rateOfRest).div(root)), slots: { mean, meanSquare } };
    }
    const mean = ewma(slots.mean, g, hyper);
    const ahead = nesterov ? ewma(mean, g, hyper) : mean;
    const widening = Math.sqrt(Math.max(1, outputs === "last" ? second / first : first / second));
    const step = newtonSchulz5(ahead, iterations).mul(hyper.learningRate).mul(widening);
    return { w: w.sub(step), slots: { mean, meanSquare: slots.meanSquare } };
  },
});

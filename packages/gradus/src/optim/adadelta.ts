import { checkedRate, type Rate } from "../schedule/index.js";
import { positive, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Adadelta: the step has the size of earlier steps, so that units agree.
 *   s <- rho s + (1 - rho) g^2;   u = sqrt(d + eps) / sqrt(s + eps) g;   d <- rho d + (1 - rho) u^2;   w <- w - learningRate u
 * The same in PyTorch, Keras and optax but for the defaults.
 * Source: Zeiler 2012, algorithm 1.
 */
export type Adadelta = Readonly<{
  optimizer: "adadelta";
  learningRate: Rate;
  rho: number;
  eps: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = { learningRate?: Rate; rho?: number; eps?: number; weightDecay?: WeightDecayOptions<Kind> | null };

/** Rate 1 as in the paper; rho 0.9 and eps 1e-6 as in PyTorch and optax. @throws UserError if a number is out of its range */
export function adadelta({ learningRate = 1, rho = 0.9, eps = 1e-6, weightDecay = null }: Options = {}): Adadelta {
  const place = "optim.adadelta";
  return {
    optimizer: "adadelta",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    rho: share(rho, `${place}, rho`),
    eps: positive(eps, `${place}, eps`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const adadeltaMember: OptimizerMember<Adadelta> = optimizerMember({
  per: "element",
  slots: (_: Adadelta) => ({ meanSquare: 0, meanSquareStep: 0 }),
  scalars: ({ rho, eps }, { learningRate }) => ({ learningRate, keep: rho, fresh: 1 - rho, eps }),
  update: (_, { w, g, slots, hyper }) => {
    const meanSquare = ewma(slots.meanSquare, g.square(), hyper);
    const step = slots.meanSquareStep.add(hyper.eps).sqrt().div(meanSquare.add(hyper.eps).sqrt()).mul(g);
    return {
      w: w.sub(step.mul(hyper.learningRate)),
      slots: { meanSquare, meanSquareStep: ewma(slots.meanSquareStep, step.square(), hyper) },
    };
  },
});

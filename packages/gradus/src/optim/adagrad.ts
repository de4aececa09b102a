import { oneOf } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative } from "./checkedNumber.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Adagrad: s <- s + g^2;   w <- w - learningRate g / (sqrt(s) + eps)  or  g / sqrt(s + eps);   an element that never had a gradient stays.
 * Conventions: s starts at `initial`; eps stands outside of the root (PyTorch) or inside (Keras, optax). PyTorch's lr_decay is
 * schedule.inverseTime per step.
 * Source: Duchi, Hazan and Singer 2011, figure 1 with diagonal matrices.
 */
export type Adagrad = Readonly<{
  optimizer: "adagrad";
  learningRate: Rate;
  eps: number;
  epsAt: "outside" | "inside";
  initial: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Adagrad, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** eps 1e-10 outside and a start at 0 unless given, as in PyTorch. @throws UserError if a number is out of its range */
export function adagrad({ learningRate, eps = 1e-10, epsAt = "outside", initial = 0, weightDecay = null }: Options): Adagrad {
  const place = "optim.adagrad";
  return {
    optimizer: "adagrad",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    eps: notNegative(eps, `${place}, eps`),
    epsAt: oneOf(String(epsAt) as Adagrad["epsAt"], ["outside", "inside"], `${place}, epsAt`),
    initial: notNegative(initial, `${place}, initial`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const adagradMember: OptimizerMember<Adagrad> = optimizerMember({
  per: "element",
  slots: ({ initial }: Adagrad) => ({ sumOfSquares: initial }),
  scalars: ({ eps }, { learningRate }) => ({ learningRate, eps }),
  update: ({ epsAt }, { w, g, slots, hyper }) => {
    const sumOfSquares = slots.sumOfSquares.add(g.square());
    const root = epsAt === "outside" ? sumOfSquares.sqrt().add(hyper.eps) : sumOfSquares.add(hyper.eps).sqrt();
    const seen = sumOfSquares.greater(0);
    return { w: w.sub(seen.select(g.mul(hyper.learningRate).div(seen.select(root, 1)), 0)), slots: { sumOfSquares } };
  },
});

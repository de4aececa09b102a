import type { Sym } from "../engine/graph/index.js";
import { flag, oneOf, UserError } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * RMSprop: divides each gradient by the root of the running mean of its squares.
 *   s <- decay s + (1 - decay) g^2;   u = g / (sqrt(s) + eps)  or  g / sqrt(s + eps);   w <- w - learningRate u
 * `centered`: s minus the square of the running mean of g stands under the root (Graves 2013). `momentum` m: b <- m b + u, and b is the step
 * (with `nesterov` m b + u); `rateIn: "velocity"` multiplies u by the rate on its way into b (Keras, optax), "step" multiplies b (PyTorch).
 * Conventions: s starts at `initial` (0) and is not bias-corrected unless `biasCorrection`; eps stands outside of the root (PyTorch, the note)
 * or inside (Keras, optax). With `centered` and `biasCorrection` together the first variance is 0, so that eps alone bounds the first step.
 * Source: Tieleman and Hinton 2012, Neural Networks for Machine Learning, lecture 6e.
 */
export type Rmsprop = Readonly<{
  optimizer: "rmsprop";
  learningRate: Rate;
  decay: number;
  eps: number;
  epsAt: "outside" | "inside";
  centered: boolean;
  momentum: number;
  nesterov: boolean;
  rateIn: "step" | "velocity";
  biasCorrection: boolean;
  initial: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Rmsprop, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** decay 0.9 as in the lecture, eps 1e-8 outside of the root as in the note. @throws UserError if a number is out of its range */
export function rmsprop({
  learningRate,
  decay = 0.9,
  eps = 1e-8,
  epsAt = "outside",
  momentum = 0,
  nesterov = false,
  centered = false,
  rateIn = "step",
  biasCorrection = false,
  initial = 0,
  weightDecay = null,
}: Options): Rmsprop {
  const place = "optim.rmsprop";
  if (nesterov && momentum === 0)
    throw new UserError({ place, what: "nesterov without momentum", remedy: "Give a momentum, or leave nesterov out" });
  return {
    optimizer: "rmsprop",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    decay: share(decay, `${place}, decay`),
    eps: notNegative(eps, `${place}, eps`),
    epsAt: oneOf(String(epsAt) as Rmsprop["epsAt"], ["outside", "inside"], `${place}, epsAt`),
    centered: flag(centered, `${place}, centered`),
    momentum: share(momentum, `${place}, momentum`),
    nesterov: flag(nesterov, `${place}, nesterov`),
    rateIn: oneOf(String(rateIn) as Rmsprop["rateIn"], ["step", "velocity"], `${place}, rateIn`),
    biasCorrection: flag(biasCorrection, `${place}, biasCorrection`),
    initial: notNegative(initial, `${place}, initial`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const rmspropMember: OptimizerMember<Rmsprop> = optimizerMember({
  per: "element",
  slots: ({ centered, momentum, initial }: Rmsprop) => ({
    meanSquare: initial,
    ...(centered && { mean: 0 }),
    ...(momentum > 0 && { velocity: 0 }),
  }),
  scalars: ({ decay, eps, momentum, rateIn, biasCorrection }, { step, learningRate }) => ({
    keep: decay,
    fresh: 1 - decay,
    eps,
    correction: biasCorrection ? 1 / (1 - decay ** step) : 1,
    momentum,
    rateIntoVelocity: rateIn === "velocity" ? learningRate : 1,
    rate: momentum > 0 && rateIn === "velocity" ? 1 : learningRate,
  }),
  update: ({ epsAt, nesterov }, { w, g, slots, hyper }) => {
    const meanSquare = ewma(slots.meanSquare, g.square(), hyper);
    const mean = slots.mean && ewma(slots.mean, g, hyper);
    const spread =
      mean === undefined ? meanSquare.mul(hyper.correction) : variance(meanSquare.mul(hyper.correction), mean.mul(hyper.correction));
    const root = epsAt === "outside" ? spread.sqrt().add(hyper.eps) : spread.add(hyper.eps).sqrt();
    const scaled = g.div(root);
    if (slots.velocity === undefined) return { w: w.sub(scaled.mul(hyper.rate)), slots: { meanSquare, ...(mean && { mean }) } };
    const gain = scaled.mul(hyper.rateIntoVelocity);
    const velocity = slots.velocity.mul(hyper.momentum).add(gain);
    const direction = nesterov ? velocity.mul(hyper.momentum).add(gain) : velocity;
    return { w: w.sub(direction.mul(hyper.rate)), slots: { meanSquare, ...(mean && { mean }), velocity } };
  },
});

/** E[g^2] - E[g]^2, which rounding could push below 0 where all gradients are alike; a root of that would be NaN. */
function variance(meanSquare: Sym, mean: Sym): Sym {
  return meanSquare.sub(mean.square()).max(0);
}

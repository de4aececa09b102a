import { flag, oneOf } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Adam: momentum divided by the root of the running mean of squares, both corrected for their start at 0.
 *   m <- beta1 m + (1 - beta1) g;   v <- beta2 v + (1 - beta2) g^2;   mHat = m / (1 - beta1^t);   vHat = v / (1 - beta2^t)
 *   epsAt "outside"  w <- w - learningRate mHat / (sqrt(vHat + epsRoot) + eps)                        (the paper, the note, PyTorch, optax)
 *         "inside"   w <- w - learningRate mHat / sqrt(vHat + eps)
 *         "hat"      w <- w - learningRate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + eps)      (Keras, scikit-learn: eps of section 2)
 * `biasCorrection: false` takes m and v as they are. `amsgrad` uses the largest v so far: "beforeCorrection" keeps the largest v (PyTorch, Keras),
 * "afterCorrection" the largest vHat (optax). Slots: m, v, and the largest where `amsgrad` asks for it.
 * Source: Kingma and Ba 2015, algorithm 1; AMSGrad: Reddi, Kale and Kumar 2018, algorithm 2.
 */
export type Adam = Readonly<{
  optimizer: "adam";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsAt: "outside" | "inside" | "hat";
  epsRoot: number;
  amsgrad: "off" | "beforeCorrection" | "afterCorrection";
  biasCorrection: boolean;
  weightDecay: WeightDecay<Kind> | null;
}>;

export type AdamOptions = Partial<Omit<Adam, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** Defaults of the paper: beta1 0.9, beta2 0.999, eps 1e-8 outside. @throws UserError if a number is out of its range or a name unknown */
export function adam({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  eps = 1e-8,
  epsAt = "outside",
  amsgrad = "off",
  epsRoot = 0,
  biasCorrection = true,
  weightDecay = null,
}: AdamOptions): Adam {
  const place = "optim.adam";
  return {
    optimizer: "adam",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    epsAt: oneOf(String(epsAt) as Adam["epsAt"], ["outside", "inside", "hat"], `${place}, epsAt`),
    epsRoot: notNegative(epsRoot, `${place}, epsRoot`),
    amsgrad: oneOf(String(amsgrad) as Adam["amsgrad"], ["off", "beforeCorrection", "afterCorrection"], `${place}, amsgrad`),
    biasCorrection: flag(biasCorrection, `${place}, biasCorrection`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

/**
 * Adam with decoupled weight decay: w <- w - learningRate rate w before each update, on weights only unless `on: "all"`.
 * The rate is 0.01 unless given, as in the paper's repository and in PyTorch. Source: Loshchilov and Hutter 2019, algorithm 2.
 */
export function adamw({
  weightDecay = 0.01,
  on = "weights",
  ...options
}: Omit<AdamOptions, "weightDecay"> & { weightDecay?: number; on?: "weights" | "all" }): Adam {
  return adam({ ...options, weightDecay: { rate: weightDecay, kind: "decoupled", on } });
}

export const adamMember: OptimizerMember<Adam> = optimizerMember({
  per: "element",
  slots: ({ amsgrad }: Adam) => ({ mean: 0, meanSquare: 0, ...(amsgrad !== "off" && { largest: 0 }) }),
  scalars: (optimizer, { step, learningRate }) => {
    const { beta1, beta2, eps, epsAt, epsRoot, biasCorrection } = optimizer;
    const [correct1, correct2] = biasCorrection ? [1 - beta1 ** step, 1 - beta2 ** step] : [1, 1];
    return {
      keep1: beta1,
      fresh1: 1 - beta1,
      keep2: beta2,
      fresh2: 1 - beta2,
      correction2: epsAt === "hat" ? 1 : 1 / correct2,
      inside: epsAt === "inside" ? eps : epsRoot,
      outside: epsAt === "inside" ? 0 : eps,
      rate: (learningRate / correct1) * (epsAt === "hat" ? Math.sqrt(correct2) : 1),
    };
  },
  update: ({ amsgrad }, { w, g, slots, hyper }) => {
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const meanSquare = ewma(slots.meanSquare, g.square(), { keep: hyper.keep2, fresh: hyper.fresh2 });
    const corrected = meanSquare.mul(hyper.correction2);
    const largest = slots.largest?.max(amsgrad === "afterCorrection" ? corrected : meanSquare);
    const under = largest === undefined ? corrected : amsgrad === "afterCorrection" ? largest : largest.mul(hyper.correction2);
    const root = under.add(hyper.inside).sqrt().add(hyper.outside);
    return { w: w.sub(mean.mul(hyper.rate).div(root)), slots: { mean, meanSquare, ...(largest && { largest }) } };
  },
});

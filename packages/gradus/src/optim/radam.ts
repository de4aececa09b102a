import { inRange, oneOf } from "../errors/index.js";
import { checkedRate, type Rate } from "../schedule/index.js";
import { notNegative, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * RAdam: Adam whose adaptive part waits until the mean of squares is known well enough.
 *   rhoMax = 2 / (1 - beta2) - 1;   rho = rhoMax - 2 t beta2^t / (1 - beta2^t)
 *   rho above `threshold`: w <- w - learningRate r mHat / root,  r = sqrt((rho - 4)(rho - 2) rhoMax / ((rhoMax - 4)(rhoMax - 2) rho)),
 *   else w <- w - learningRate mHat.   root = sqrt(vHat + epsRoot) + eps (epsAt "outside": optax), (sqrt(v) + eps) / sqrt(1 - beta2^t) ("hat": PyTorch)
 * Source: Liu et al. 2020, On the variance of the adaptive learning rate and beyond, algorithm 2.
 */
export type Radam = Readonly<{
  optimizer: "radam";
  learningRate: Rate;
  beta1: number;
  beta2: number;
  eps: number;
  epsAt: "outside" | "hat";
  epsRoot: number;
  threshold: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Radam, "optimizer" | "learningRate" | "weightDecay">> & {
  learningRate: Rate;
  weightDecay?: WeightDecayOptions<Kind> | null;
};

/** @throws UserError if a number is out of its range, or the threshold below 4, where r has no meaning */
export function radam({
  learningRate,
  beta1 = 0.9,
  beta2 = 0.999,
  eps = 1e-8,
  epsAt = "outside",
  epsRoot = 0,
  threshold = 5,
  weightDecay = null,
}: Options): Radam {
  const place = "optim.radam";
  return {
    optimizer: "radam",
    learningRate: checkedRate(learningRate, `${place}, learningRate`),
    beta1: share(beta1, `${place}, beta1`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    epsAt: oneOf(String(epsAt) as Radam["epsAt"], ["outside", "hat"], `${place}, epsAt`),
    epsRoot: notNegative(epsRoot, `${place}, epsRoot`),
    threshold: inRange(threshold, 4, Number.POSITIVE_INFINITY, "[)", `${place}, threshold`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const radamMember: OptimizerMember<Radam> = optimizerMember({
  per: "element",
  slots: (_: Radam) => ({ mean: 0, meanSquare: 0 }),
  scalars: ({ beta1, beta2, eps, epsAt, epsRoot, threshold }, { step, learningRate }) => {
    const correct2 = 1 - beta2 ** step;
    const most = 2 / (1 - beta2) - 1;
    const rho = most - (2 * step * beta2 ** step) / correct2;
    const known = rho > threshold;
    const r = known ? Math.sqrt(((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho)) : 1;
    const hat = epsAt === "hat";
    return {
      keep1: beta1,
      fresh1: 1 - beta1,
      keep2: beta2,
      fresh2: 1 - beta2,
      correction2: hat ? 1 : 1 / correct2,
      eps,
      epsRoot,
      known: known ? 1 : 0,
      rate: ((learningRate * r) / (1 - beta1 ** step)) * (known && hat ? Math.sqrt(correct2) : 1),
    };
  },
  update: (_, { w, g, slots, hyper }) => {
    const mean = ewma(slots.mean, g, { keep: hyper.keep1, fresh: hyper.fresh1 });
    const meanSquare = ewma(slots.meanSquare, g.square(), { keep: hyper.keep2, fresh: hyper.fresh2 });
    const root = meanSquare.mul(hyper.correction2).add(hyper.epsRoot).sqrt().add(hyper.eps);
    return { w: w.sub(mean.mul(hyper.rate).div(hyper.known.greater(0).select(root, 1))), slots: { mean, meanSquare } };
  },
});

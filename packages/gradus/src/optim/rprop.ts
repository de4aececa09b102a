import { inRange, UserError } from "../errors/index.js";
import { positive } from "./checkedNumber.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, commonKinds, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

type Kind = (typeof commonKinds)[number];

/**
 * Rprop: only the sign of the gradient counts; every element has its own step size d, which grows while the sign stays and shrinks when it changes.
 *   same sign as before: d <- min(d grow, largest);   changed: d <- max(d shrink, smallest) and the gradient counts as 0 now and as the past;
 *   w <- w - d sign(g)
 * `learningRate` is the first d; it cannot follow a schedule. For full batches: mini-batches change signs by chance.
 * Source: Riedmiller and Braun 1993, in the form without weight backtracking (iRprop-, Igel and Huesken 2000), as in PyTorch.
 */
export type Rprop = Readonly<{
  optimizer: "rprop";
  learningRate: number;
  shrink: number;
  grow: number;
  smallest: number;
  largest: number;
  weightDecay: WeightDecay<Kind> | null;
}>;

type Options = Partial<Omit<Rprop, "optimizer" | "weightDecay">> & { weightDecay?: WeightDecayOptions<Kind> | null };

/** Defaults: PyTorch's, of the paper but for the first step. @throws UserError if a number is out of its range */
export function rprop({
  learningRate = 0.01,
  shrink = 0.5,
  grow = 1.2,
  smallest = 1e-6,
  largest = 50,
  weightDecay = null,
}: Options = {}): Rprop {
  const place = "optim.rprop";
  if (smallest > largest) throw new UserError({ place, what: `smallest ${smallest} is above largest ${largest}`, remedy: "Swap them" });
  return {
    optimizer: "rprop",
    learningRate: positive(learningRate, `${place}, learningRate`),
    shrink: inRange(shrink, 0, 1, "()", `${place}, shrink`),
    grow: inRange(grow, 1, Number.POSITIVE_INFINITY, "()", `${place}, grow`),
    smallest: positive(smallest, `${place}, smallest`),
    largest: positive(largest, `${place}, largest`),
    weightDecay: checkedDecay(weightDecay, commonKinds, place),
  };
}

export const rpropMember: OptimizerMember<Rprop> = optimizerMember({
  per: "element",
  slots: ({ learningRate }: Rprop) => ({ before: 0, size: learningRate }),
  scalars: ({ shrink, grow, smallest, largest }) => ({ shrink, grow, smallest, largest }),
  update: (_, { w, g, slots, hyper }) => {
    // Signs, not the product of gradients, which could underflow to 0.
    const agreement = g.sign().mul(slots.before);
    const factor = agreement.greater(0).select(hyper.grow, agreement.less(0).select(hyper.shrink, 1));
    const size = slots.size.mul(factor).max(hyper.smallest).min(hyper.largest);
    const before = agreement.less(0).select(0, g.sign());
    return { w: w.sub(size.mul(before)), slots: { before, size } };
  },
});

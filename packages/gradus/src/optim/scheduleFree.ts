import { integerFrom, oneOf } from "../errors/index.js";
import { accumulated } from "./accumulated.js";
import { notNegative, positive, share } from "./checkedNumber.js";
import { ewma } from "./ewma.js";
import { type OptimizerMember, optimizerMember } from "./optimizer.js";
import { checkedDecay, decayTerm, type WeightDecay, type WeightDecayOptions } from "./weightDecay.js";

/**
 * Schedule-free gradient descent or AdamW: no schedule, and no end of training to know beforehand. Three sequences: gradients are taken at the
 * parameters y, z goes ahead, and x, the running average of z, is what predictions use (slot "average").
 *   rate = learningRate min(1, t / warmup);   z <- z - rate (d + decay y),  d = g ("sgd") or g / (sqrt(vHat) + eps) ("adam")
 *   x <- (1 - c) x + c z,  c the share of weight t^power rate^ratePower among all steps so far;   y <- beta x + (1 - beta) z
 * `learningRate` is a number, since the method replaces the schedule. Batch norm's running statistics belong to y.
 * Source: Defazio et al. 2024, The road less scheduled, algorithm 1.
 */
export type ScheduleFree = Readonly<{
  optimizer: "scheduleFree";
  base: "sgd" | "adam";
  learningRate: number;
  beta: number;
  beta2: number;
  eps: number;
  warmup: number;
  power: number;
  ratePower: number;
  weightDecay: WeightDecay<"direction"> | null;
}>;

type Options = Partial<Omit<ScheduleFree, "optimizer" | "base" | "learningRate" | "weightDecay">> & {
  base: ScheduleFree["base"];
  learningRate: number;
  weightDecay?: WeightDecayOptions<"direction"> | null;
};

/** beta 0.9, beta2 0.999, weights by the square of the rate, as in the authors' code. @throws UserError if a number is out of its range */
export function scheduleFree({
  base,
  learningRate,
  beta = 0.9,
  beta2 = 0.999,
  eps = 1e-8,
  warmup = 0,
  power = 0,
  ratePower = 2,
  weightDecay = null,
}: Options): ScheduleFree {
  const place = "optim.scheduleFree";
  return {
    optimizer: "scheduleFree",
    base: oneOf(String(base) as ScheduleFree["base"], ["sgd", "adam"], `${place}, base`),
    learningRate: positive(learningRate, `${place}, learningRate`),
    beta: share(beta, `${place}, beta`),
    beta2: share(beta2, `${place}, beta2`),
    eps: notNegative(eps, `${place}, eps`),
    warmup: integerFrom(0, warmup, `${place}, warmup`),
    power: notNegative(power, `${place}, power`),
    ratePower: notNegative(ratePower, `${place}, ratePower`),
    weightDecay: checkedDecay(weightDecay, ["direction"], place),
  };
}

export const scheduleFreeMember: OptimizerMember<ScheduleFree> = optimizerMember({
  per: "element",
  predictWith: "average",
  slots: ({ base }: ScheduleFree) => ({ ahead: 0, average: 0, ...(base === "adam" && { meanSquare: 0 }) }),
  scalars: (optimizer, { step, learningRate }) => {
    const { beta, beta2, eps, warmup, power, ratePower } = optimizer;
    const warm = (t: number): number => (t <= warmup ? t / warmup : 1);
    // The rate itself is a factor of every weight and cancels.
    const weight = (t: number): number => t ** power * warm(t) ** ratePower;
    const total = accumulated(optimizer, step, 0, (sum, t) => sum + weight(t));
    return {
      first: step === 1 ? 1 : 0,
      rate: learningRate * warm(step),
      keep2: beta2,
      fresh2: 1 - beta2,
      correction2: 1 / (1 - beta2 ** step),
      eps,
      fresh: weight(step) / total,
      keep: 1 - weight(step) / total,
      ofAverage: beta,
      ofAhead: 1 - beta,
    };
  },
  update: ({ weightDecay }, inputs) => {
    const { w, g, slots, hyper } = inputs;
    const first = hyper.first.greater(0); // both sequences start at the parameters
    const meanSquare = slots.meanSquare && ewma(slots.meanSquare, g.square(), { keep: hyper.keep2, fresh: hyper.fresh2 });
    const scaled = meanSquare === undefined ? g : g.div(meanSquare.mul(hyper.correction2).sqrt().add(hyper.eps));
    const direction = weightDecay === null ? scaled : scaled.add(decayTerm(inputs));
    const ahead = first.select(w, slots.ahead).sub(direction.mul(hyper.rate));
    const average = ewma(first.select(w, slots.average), ahead, hyper);
    const next = average.mul(hyper.ofAverage).add(ahead.mul(hyper.ofAhead));
    return { w: next, slots: { ahead, average, ...(meanSquare && { meanSquare }) } };
  },
});

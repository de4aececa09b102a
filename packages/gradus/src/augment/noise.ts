import { randomNormal } from "../engine/graph/index.js";
import { inRange } from "../errors/index.js";
import { type AugmentMember, scalarOf } from "./augment.js";

/**
 * Gaussian noise on the inputs: x <- x + deviation n, n standard normal, a new one for every number of every step. Shapes: any.
 * `deviation` is in the unit of x as it enters the model: numeric columns of a table are standardised then, so that 0.1 is a tenth of their spread;
 * marks of categories get noise as well. Small noise acts like an L2 penalty on the slope of the network.
 * Source: Bishop 1995, Training with noise is equivalent to Tikhonov regularization.
 */
export type Noise = Readonly<{ augment: "noise"; deviation: number }>;

/** @throws UserError if the deviation is negative or not finite */
export function noise({ deviation }: { readonly deviation: number }): Noise {
  return { augment: "noise", deviation: inRange(deviation, 0, Number.POSITIVE_INFINITY, "[)", "augment.noise, deviation") };
}

export const noiseMember: AugmentMember<Noise> = {
  mixes: false,
  scalars: ({ deviation }) => ({ deviation }),
  trace: (_, batch, { hyper, random }) => ({
    ...batch,
    x: batch.x.add(randomNormal(batch.x.shape, random()).mul(scalarOf(hyper, "deviation"))),
  }),
};

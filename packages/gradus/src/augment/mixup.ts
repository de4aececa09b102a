import { inRange } from "../errors/index.js";
import { type AugmentMember, scalarOf } from "./augment.js";
import { mixed, mixedTargets } from "./partner.js";
import { symmetricBeta } from "./symmetricBeta.js";

/**
 * Mixup: every row becomes a mixture with another row of the batch, and its target the same mixture:
 *   x <- share x + (1 - share) x';   y <- share y + (1 - share) y'
 * share is drawn from Beta(alpha, alpha) once a batch. Shapes: x any; y [batch, classes] shares of the classes, or numbers. Row weights are mixed alike.
 * A train accuracy counts the class with the largest share. Losses: softmax cross-entropy, those on two classes as 0 and 1, and those on numbers.
 * Source: Zhang, Cisse, Dauphin and Lopez-Paz 2018, mixup: beyond empirical risk minimization, section 2; for numbers as its authors' code.
 */
export type Mixup = Readonly<{ augment: "mixup"; alpha: number }>;

/** alpha 0.2 unless given (the paper: 0.1 to 0.4 on ImageNet, 1 on CIFAR). @throws UserError if alpha is not above 0 */
export function mixup({ alpha = 0.2 }: { readonly alpha?: number } = {}): Mixup {
  return { augment: "mixup", alpha: checkedAlpha(alpha, "augment.mixup, alpha") };
}

/** Within 0.01 and 1000 float32 tells the draws apart. @throws UserError otherwise */
export function checkedAlpha(alpha: number, place: string): number {
  return inRange(alpha, 0.01, 1000, "[]", place);
}

export const mixupMember: AugmentMember<Mixup> = {
  mixes: true,
  scalars: ({ alpha }) => ({ alpha }),
  trace: (_, batch, { hyper, random }) => {
    const share = symmetricBeta(scalarOf(hyper, "alpha"), random);
    return { x: mixed(batch.x, share), ...mixedTargets(batch, share) };
  },
};

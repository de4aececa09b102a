import type { RandomSource, Sym } from "../engine/graph/index.js";

/**
 * A batch on its way into the network: x [batch, ...]; y as the loss takes it, f32 wherever a member mixes rows (classes then as shares
 * [batch, classes]); `weight` [batch] where rows have weights.
 */
export type Batch = Readonly<{ x: Sym; y: Sym; weight?: Sym }>;

/** What a member draws from and is steered by. */
export type AugmentAt = Readonly<{
  /** The numbers of `scalars`, as run-time scalars. */
  hyper: Readonly<Record<string, Sym>>;
  /** A source of random numbers that no other call shares: a function of seed, step and place. */
  random: () => RandomSource;
}>;

/** The meaning of an augmentation: another batch of the same shapes. It is part of the training step, and off in prediction. */
export type AugmentMember<A> = Readonly<{
  /** Whether rows are mixed, targets with them. */
  mixes: boolean;
  scalars: (augment: A) => Readonly<Record<string, number>>;
  trace: (augment: A, batch: Batch, at: AugmentAt) => Batch;
}>;

/** A scalar by its name. */
export function scalarOf(hyper: AugmentAt["hyper"], name: string): Sym {
  const found = hyper[name];
  if (found === undefined) throw new Error(`An augmentation was traced without its scalar "${name}"; please report this`);
  return found;
}

import { checkedMember } from "../errors/index.js";
import { type Adam, adam, adamMember } from "./adam.js";
import { type Momentum, momentum, momentumMember } from "./momentum.js";
import type { OptimizerMember } from "./optimizer.js";
import { type Rmsprop, rmsprop, rmspropMember } from "./rmsprop.js";
import { type Sgd, sgd, sgdMember } from "./sgd.js";

/** Every optimizer, as the recipe's JSON holds it. */
export type Optimizer = Adam | Momentum | Rmsprop | Sgd;

/** The meaning of every optimizer, by its tag. */
export const optimizers: { readonly [K in Optimizer["optimizer"]]: OptimizerMember<Extract<Optimizer, { optimizer: K }>> } = {
  adam: adamMember,
  momentum: momentumMember,
  rmsprop: rmspropMember,
  sgd: sgdMember,
};

/** The constructor of every optimizer, which checks every field. */
const makers: {
  readonly [K in Optimizer["optimizer"]]: (fields: Extract<Optimizer, { optimizer: K }>) => Extract<Optimizer, { optimizer: K }>;
} = {
  adam,
  momentum,
  rmsprop,
  sgd,
};

/** The meaning of an optimizer whose tag is only known at run time. */
export function memberOf(optimizer: Optimizer): OptimizerMember<Optimizer> {
  return optimizers[optimizer.optimizer] as OptimizerMember<Optimizer>;
}

/**
 * An optimizer that comes from elsewhere, such as a recipe's JSON.
 * @throws UserError that names `place` or the optimizer's field if it is no such thing
 */
export function checkedOptimizer(value: unknown, place: string): Optimizer {
  return checkedMember<Optimizer>(value, place, { name: "optim", tag: "optimizer", makers });
}

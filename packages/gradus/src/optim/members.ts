import { checkedMember } from "../errors/index.js";
import { type Adabelief, adabelief, adabeliefMember } from "./adabelief.js";
import { type Adadelta, adadelta, adadeltaMember } from "./adadelta.js";
import { type Adagrad, adagrad, adagradMember } from "./adagrad.js";
import { type Adam, adam, adamMember } from "./adam.js";
import { type Adamax, adamax, adamaxMember } from "./adamax.js";
import { type Adan, adan, adanMember } from "./adan.js";
import { type Custom, customMember, registeredCustom } from "./custom.js";
import { type Lamb, lamb, lambMember } from "./lamb.js";
import { type Lbfgs, lbfgs } from "./lbfgs.js";
import { type Lion, lion, lionMember } from "./lion.js";
import { type Momentum, momentum, momentumMember } from "./momentum.js";
import { type Muon, muon, muonMember } from "./muon.js";
import { type Nadam, nadam, nadamMember } from "./nadam.js";
import { type Novograd, novograd, novogradMember } from "./novograd.js";
import type { OptimizerMember } from "./optimizer.js";
import { type Radam, radam, radamMember } from "./radam.js";
import { type Rmsprop, rmsprop, rmspropMember } from "./rmsprop.js";
import { type Rprop, rprop, rpropMember } from "./rprop.js";
import { type ScheduleFree, scheduleFree, scheduleFreeMember } from "./scheduleFree.js";
import { type Sgd, sgd, sgdMember } from "./sgd.js";
import { type Yogi, yogi, yogiMember } from "./yogi.js";

/** Every optimizer whose update is a part of the step's graph. */
export type TracedOptimizer =
  | Adabelief
  | Adadelta
  | Adagrad
  | Adam
  | Adamax
  | Adan
  | Custom
  | Lamb
  | Lion
  | Momentum
  | Muon
  | Nadam
  | Novograd
  | Radam
  | Rmsprop
  | Rprop
  | ScheduleFree
  | Sgd
  | Yogi;

/** Every optimizer, as the recipe's JSON holds it: L-BFGS evaluates the cost as often as it needs, so it is led from outside of the graph. */
export type Optimizer = TracedOptimizer | Lbfgs;

/** The meaning of every traced optimizer, by its tag. */
export const optimizers: { readonly [K in TracedOptimizer["optimizer"]]: OptimizerMember<Extract<TracedOptimizer, { optimizer: K }>> } = {
  adabelief: adabeliefMember,
  adadelta: adadeltaMember,
  adagrad: adagradMember,
  adam: adamMember,
  adamax: adamaxMember,
  adan: adanMember,
  custom: customMember,
  lamb: lambMember,
  lion: lionMember,
  momentum: momentumMember,
  muon: muonMember,
  nadam: nadamMember,
  novograd: novogradMember,
  radam: radamMember,
  rmsprop: rmspropMember,
  rprop: rpropMember,
  scheduleFree: scheduleFreeMember,
  sgd: sgdMember,
  yogi: yogiMember,
};

/** The constructor of every optimizer, which checks every field. */
const makers: {
  readonly [K in Optimizer["optimizer"]]: (fields: Extract<Optimizer, { optimizer: K }>) => Extract<Optimizer, { optimizer: K }>;
} = {
  adabelief,
  adadelta,
  adagrad,
  adam,
  adamax,
  adan,
  custom: registeredCustom,
  lamb,
  lbfgs,
  lion,
  momentum,
  muon,
  nadam,
  novograd,
  radam,
  rmsprop,
  rprop,
  scheduleFree,
  sgd,
  yogi,
};

/** The meaning of a traced optimizer whose tag is only known at run time. */
export function memberOf(optimizer: TracedOptimizer): OptimizerMember<TracedOptimizer> {
  return optimizers[optimizer.optimizer] as OptimizerMember<TracedOptimizer>;
}

/**
 * An optimizer that comes from elsewhere, such as a recipe's JSON.
 * @throws UserError that names `place` or the optimizer's field if it is no such thing
 */
export function checkedOptimizer(value: unknown, place: string): Optimizer {
  return checkedMember<Optimizer>(value, place, { name: "optim", tag: "optimizer", makers });
}

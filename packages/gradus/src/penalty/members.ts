import { checkedMember } from "../errors/index.js";
import { type ElasticNet, elasticNet, elasticNetMember } from "./elasticNet.js";
import { type L1, l1, l1Member } from "./l1.js";
import { type L2, l2, l2Member } from "./l2.js";
import { type MaxNorm, maxNorm, maxNormMember } from "./maxNorm.js";
import type { PenaltyMember } from "./penalty.js";

/** Every penalty, as the recipe's JSON holds it. */
export type Penalty = ElasticNet | L1 | L2 | MaxNorm;

/** The meaning of every penalty, by its tag. */
export const penalties: { readonly [K in Penalty["penalty"]]: PenaltyMember<Extract<Penalty, { penalty: K }>> } = {
  elasticNet: elasticNetMember,
  l1: l1Member,
  l2: l2Member,
  maxNorm: maxNormMember,
};

/** The constructor of every penalty, which checks every field. */
const makers: { readonly [K in Penalty["penalty"]]: (fields: Extract<Penalty, { penalty: K }>) => Penalty } = {
  elasticNet: ({ lambda, ...options }) => elasticNet(lambda, options),
  l1: ({ lambda, ...options }) => l1(lambda, options),
  l2: ({ lambda, ...options }) => l2(lambda, options),
  maxNorm: ({ limit, ...options }) => maxNorm(limit, options),
};

/** The meaning of a penalty whose tag is only known at run time. */
export function penaltyMemberOf(penalty: Penalty): PenaltyMember<Penalty> {
  return penalties[penalty.penalty] as PenaltyMember<Penalty>;
}

/**
 * A penalty that comes from elsewhere, such as a recipe's JSON.
 * @throws UserError that names `place` or the penalty's field if it is no such thing
 */
export function checkedPenalty(value: unknown, place: string): Penalty {
  return checkedMember<Penalty>(value, place, { name: "penalty", tag: "penalty", makers });
}

export { type ElasticNet, elasticNet } from "./elasticNet.js";
export { type L1, type L1Scale, l1 } from "./l1.js";
export { type L2, type L2Scale, l2 } from "./l2.js";
export { type MaxNorm, maxNorm } from "./maxNorm.js";
export { checkedPenalty, type Penalty, penalties, penaltyMemberOf } from "./members.js";
export type { PenaltyAt, PenaltyMember, PenaltyOn } from "./penalty.js";

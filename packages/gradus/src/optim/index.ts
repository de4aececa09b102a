export { type Adam, type AdamOptions, adam, adamw } from "./adam.js";
export { type Clip, checkedClip, clipLimit, clipped, normOf, shrinkage } from "./clip.js";
export { checkedOptimizer, memberOf, type Optimizer, optimizers } from "./members.js";
export { type Momentum, momentum, nesterov } from "./momentum.js";
export type { OptimizerMember, Slot, StepAt, Updated, UpdateInputs } from "./optimizer.js";
export { type Rmsprop, rmsprop } from "./rmsprop.js";
export { type Sgd, sgd } from "./sgd.js";
export type { DecayKind, WeightDecay, WeightDecayOptions } from "./weightDecay.js";

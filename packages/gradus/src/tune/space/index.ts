export { type BooleanParameter, boolean } from "./boolean.js";
export type { Branches } from "./branches.js";
export { type Choice, choice } from "./choice.js";
export { atMost, type Constraint } from "./constraint.js";
export { type Fixed, fixed } from "./fixed.js";
export { type Int, int } from "./int.js";
export { type IntLog, intLog } from "./intLog.js";
export { type LogUniform, logUniform } from "./logUniform.js";
export { type OneMinusLog, oneMinusLog } from "./oneMinusLog.js";
export { type OrderedChoice, orderedChoice } from "./orderedChoice.js";
export {
  branches,
  checkedParameter,
  type Fields,
  type Leaf,
  type Parameter,
  parameterKinds,
  scaleOf,
  type ValueOf,
  type Values,
  when,
} from "./parameters.js";
export type { Dimension, Parent } from "./plan.js";
export type { DiscreteScale, Json, RealScale, Scale } from "./scale.js";
export { type Limits, type Parameters, type Space, spaceOf, spaceToJson } from "./space.js";
export { spaceFromJson } from "./spaceFromJson.js";
export { type Step, step } from "./step.js";
export { activeAt } from "./transform.js";
export { type Uniform, uniform } from "./uniform.js";
export type { When } from "./when.js";

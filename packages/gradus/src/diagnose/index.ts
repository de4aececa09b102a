export { type GradientCheck, type GradientCheckOptions, type GradientRow, gradientCheck } from "./gradientCheck.js";
export { meanInterval } from "./meanInterval.js";
export { type Evidence, type Gap, type Judgement, type Verdict, verdict } from "./verdict.js";

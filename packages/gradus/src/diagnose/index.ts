export { findLearningRate, type LearningRateSweep, type SweepOptions, type SweepPoint } from "./findLearningRate.js";
export { type Flow, type FlowStep, flow, type LayerFlow } from "./flow.js";
export type { FlowAlarm } from "./flowAlarms.js";
export { type GradientCheck, type GradientCheckOptions, type GradientRow, gradientCheck } from "./gradientCheck.js";
export { meanInterval } from "./meanInterval.js";
export { type Evidence, type Gap, type Judgement, type Verdict, verdict } from "./verdict.js";

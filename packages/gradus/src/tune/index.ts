export { type DrawSource, type Draws, drawsOf } from "./draws.js";
export { crowding, dominates, fronts, hypervolume, type Objectives } from "./pareto/index.js";
export { type DiscrepancyKind, discrepancy } from "./points/index.js";
export { exploit, explore, type PopulationOptions } from "./populationTraining.js";
export type { CurveView, PrunerMember, Verdict } from "./pruner.js";
export * from "./pruners/index.js";
export { lossOf, type SeenTrial, type Suggest, type Suggestion, type TrialState, type View } from "./sampler.js";
export * from "./samplers/index.js";
export * from "./space/index.js";

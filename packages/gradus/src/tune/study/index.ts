export type { EndReason, StudyEvent } from "./events.js";
export type { TrialRecord } from "./ledger.js";
export type { Objective } from "./objectives.js";
export type { Budget, StudyOptions } from "./options.js";
export type { RecipeRunOptions, RecipeStudy } from "./recipeStudy.js";
export { replay } from "./replay.js";
export type { Goal } from "./runTrials.js";
export { type Outcome, type Study, study } from "./study.js";
export type { Trial } from "./trial.js";

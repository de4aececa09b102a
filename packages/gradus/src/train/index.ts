export type { Answers } from "./answers.js";
export { architecture, type LayerRow } from "./architecture.js";
export type { Arrays, Rows, Targets } from "./arrays.js";
export { Averager, averageStates } from "./averager.js";
export { checkpointFacts, identityOf, memoryFrom } from "./checkpoint.js";
export type { Dataset, Preparation, TargetSpec } from "./dataset.js";
export { type ChosenRecipe, chooseRecipe, defaultRecipe } from "./defaults.js";
export { type Effort, effortRatio, efforts } from "./effort.js";
export { epochBatches } from "./epochBatches.js";
export { EventLog } from "./eventLog.js";
export type {
  AlarmEvent,
  ChangeEvent,
  EndEvent,
  EpochEvent,
  FailureEvent,
  Measures,
  RunEvent,
  StartEvent,
  StepEvent,
  StopEvent,
} from "./events.js";
export { type FileStore, useFileStore } from "./fileStore.js";
export { type FitOptions, fit } from "./fit.js";
export type { FittedAnswers } from "./fittedAnswers.js";
export { type Job, jobOf, jobOn, type PreparedData, preparedData, type RunOptions } from "./job.js";
export type { RowLosses } from "./ledger.js";
export { type EpochWish, type Lead, type Led, leadRun } from "./ledRun.js";
export { type LoadOptions, loadModel, modelFromBytes } from "./loadModel.js";
export type { Model, Predictions, PredictOptions, Questions } from "./model.js";
export type { ModelParts, TrainingSummary } from "./modelParts.js";
export { type Network, networkOf, type Pass, type PlacedParameter, passThrough, startValues } from "./network.js";
export { divergenceToldAs, type Finding, findingOf, isDivergence } from "./nonFinite.js";
export type { LayerCost, Plan, PlanOptions } from "./plan.js";
export { planLines } from "./planLines.js";
export { type Data, datasetOf, prepare } from "./prepare.js";
export type { Probe, ProbedStep } from "./probe.js";
export { Programs } from "./program.js";
export { type Recipe, recipe, recipeFromJson } from "./recipe.js";
export type { Report } from "./report.js";
export { resume } from "./resume.js";
export { type RowErrors, rowErrors } from "./rowErrors.js";
export { Run } from "./run.js";
export { startBuffers } from "./startBuffers.js";
export { Stepper, type StepResult } from "./stepper.js";
export { type TableSettings, tableSettings } from "./tableSettings.js";
export type { Tapped } from "./tapped.js";
export { traceCost, traceGradient, tracePrediction, traceStep } from "./trace.js";
export { partOf } from "./traceUpdate.js";
export { Trainer } from "./trainer.js";
export { version } from "./version.js";

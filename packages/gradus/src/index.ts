export * as augment from "./augment/index.js";
export * as data from "./data/index.js";
export * as diagnose from "./diagnose/index.js";
export * from "./errors/index.js";
export {
  type MetricRow,
  type ModuleText,
  metricColumns,
  metricRows,
  modelToModule,
  modelToOnnx,
  type ToldEpoch,
  tensorBoardEvents,
} from "./exports/index.js";
export * as init from "./init/index.js";
export * as loss from "./loss/index.js";
export * as metrics from "./metrics/index.js";
export * as nn from "./nn/index.js";
export * as optim from "./optim/index.js";
export * as penalty from "./penalty/index.js";
export {
  type InstructionProfile,
  type LayerProfile,
  type MachineRates,
  type Profile,
  type ProgramProfile,
  profileLines,
  profileTrace,
} from "./profile/index.js";
export { recipeSchema } from "./recipe/index.js";
export * as schedule from "./schedule/index.js";
export { type SideBySideOptions, type Trial, type TrialData, TrialWorkers, trainSideBySide } from "./sideBySide/index.js";
export {
  type AlarmEvent,
  type Arrays,
  architecture,
  type ChangeEvent,
  type ChosenRecipe,
  checkpointFacts,
  chooseRecipe,
  type Data,
  defaultRecipe,
  type Effort,
  type EndEvent,
  type EpochEvent,
  effortRatio,
  efforts,
  type FailureEvent,
  type FileStore,
  type Finding,
  type FitOptions,
  findingOf,
  fit,
  type LayerCost,
  type LayerRow,
  type LoadOptions,
  loadModel,
  type Measures,
  type Model,
  modelFromBytes,
  type Plan,
  type PlanOptions,
  type Predictions,
  type PredictOptions,
  type Preparation,
  planLines,
  type Questions,
  type Recipe,
  type Report,
  type RowLosses,
  type Run,
  type RunEvent,
  type RunOptions,
  recipe,
  recipeFromJson,
  resume,
  type StartEvent,
  type StepEvent,
  type StopEvent,
  type TargetSpec,
  type TrainingSummary,
  useFileStore,
  version,
} from "./train/index.js";
export * as tune from "./tune/index.js";

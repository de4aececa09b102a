export { type SideBySideOptions, trainSideBySide } from "./trainSideBySide.js";
export { type Trial, type TrialData, TrialWorkers } from "./trialWorkers.js";

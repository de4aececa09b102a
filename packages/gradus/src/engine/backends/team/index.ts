export { allowedCores } from "./allowedCores.js";
export { canShare } from "./canShare.js";
export { type Crew, crew, mostThreads, nextProgram, type Order, type TeamProgram } from "./crew.js";
export { type Outside, type StampCells, stamper } from "./memberSource.js";
export { type Foresight, Pace } from "./pace.js";
export { type StartedWorker, startWorker } from "./startWorker.js";

export {
  connectProducts,
  type GemmCut,
  type GemmShape,
  type MatrixSteps,
  type OpenProducts,
  type OutsideProducts,
  type ProductCall,
} from "./backends/outside/index.js";
export { openReference } from "./backends/reference/index.js";
export * from "./graph/index.js";
export { openSession } from "./open.js";
export {
  type BackendName,
  backendNames,
  type Definition,
  type Elements,
  type Executable,
  type InstructionFacts,
  type Session,
  type StateDeclaration,
  type Watch,
  type WatchedCall,
  type Watcher,
} from "./session.js";

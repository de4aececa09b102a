export { openReference } from "./backends/reference/index.js";
export * from "./graph/index.js";
export { openSession } from "./open.js";
export type { BackendName, Definition, Elements, Executable, Session, StateDeclaration } from "./session.js";

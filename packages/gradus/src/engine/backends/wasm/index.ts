export { interpretPhases, type Storage, storageFor } from "./interpretProgram.js";
export { buildModule, scratchBytes } from "./module.js";
export { openWasm } from "./session.js";

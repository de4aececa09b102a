export { interpretPhases, type Storage, storageFor } from "./interpretProgram.js";
export { scratchBytes } from "./kernels.js";
export { buildModule } from "./module.js";
export { type PortableProgram, type PortablePrograms, type Portion, portablePrograms } from "./portable.js";
export { openWasm } from "./session.js";

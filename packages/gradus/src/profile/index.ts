export { alignedRows } from "./alignedRows.js";
export { type MachineRates, machineRates } from "./machineRates.js";
export type { InstructionProfile, LayerProfile, Profile, ProgramProfile } from "./profile.js";
export { profileLines } from "./profileLines.js";
export { Profiler } from "./profiler.js";
export { type KeptCall, profileTrace } from "./profileTrace.js";
export { shown } from "./shown.js";

export { describeFinding } from "./describeFinding.js";
export { examine, type Finding, type OtherParts } from "./examine.js";
export type { Leak } from "./leakingColumns.js";

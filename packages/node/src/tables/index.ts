export type { WishedKind } from "./columnPlan.js";
export { csvText, type OutputColumn } from "./csvText.js";
export { type PartsOptions, readParts, type TableAndParts } from "./readParts.js";
export { type ReadOptions, readTable } from "./readTable.js";
export type { PartPaths, Paths, Source } from "./source.js";
export { unwritable, writeCsv } from "./writeCsv.js";

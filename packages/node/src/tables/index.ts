export type { WishedKind } from "./columnPlan.js";
export { csvText, type OutputColumn } from "./csvText.js";
export { fileColumn } from "./importFiles.js";
export { type PartsOptions, readParts, type TableAndParts } from "./readParts.js";
export { type ReadOptions, readTable } from "./readTable.js";
export { hasParts, type PartPaths, type Paths, pathsOf, type Source, shownSource } from "./source.js";
export { unwritable, writeCsv } from "./writeCsv.js";

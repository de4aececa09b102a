export { csvText, type OutputColumn } from "./csvText.js";
export { type PartsOptions, readParts, type TableAndParts } from "./readParts.js";
export { type ReadOptions, readTable } from "./readTable.js";
export { unwritable, writeCsv } from "./writeCsv.js";

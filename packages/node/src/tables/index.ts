export { type PartsOptions, readParts, type TableAndParts } from "./readParts.js";
export { type ReadOptions, readTable } from "./readTable.js";
export { type OutputColumn, unwritable, writeCsv } from "./writeCsv.js";

import "./blas/connect.js";

export { loadModel, saveModel } from "./models.js";
export {
  type OutputColumn,
  type PartsOptions,
  type ReadOptions,
  readParts,
  readTable,
  type TableAndParts,
  writeCsv,
} from "./tables/index.js";

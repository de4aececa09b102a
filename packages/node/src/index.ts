import "./blas/connect.js";

export { loadModel, saveModel } from "./models.js";
export {
  type OutputColumn,
  type PartPaths,
  type PartsOptions,
  type Paths,
  type ReadOptions,
  readParts,
  readTable,
  type Source,
  type TableAndParts,
  type WishedKind,
  writeCsv,
} from "./tables/index.js";

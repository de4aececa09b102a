import "./blas/connect.js";

export { loadModel, predictFile, saveModel } from "./models.js";
export { openStudyStore, type StudyStore, type StudyStoreOptions } from "./stores/index.js";
export {
  type ImageOptions,
  type OutputColumn,
  type PartPaths,
  type PartsOptions,
  type Paths,
  type PictureProgress,
  type ReadOptions,
  readParts,
  readTable,
  type Source,
  type Streamed,
  type StreamOptions,
  streamTable,
  type TableAndParts,
  type WishedKind,
  writeCsv,
} from "./tables/index.js";

export { type BalancedOptions, balancedOrder } from "./balancedOrder.js";
export { type BatchOptions, batchCount, batchesOf, epochOrder } from "./batches.js";
export {
  type CategoryColumn,
  type Column,
  type DateColumn,
  type ImageColumn,
  type ImageShape,
  type NumericColumn,
  pixelsOf,
} from "./column.js";
export { type Cell, categoryFrom, columnFrom, sortedLabels, type Values } from "./columnFrom.js";
export { type Cycle, cycleSeconds } from "./dateCycles.js";
export type { DateCycle, DateTrend } from "./dateEncoding.js";
export { decodeTarget, type Encoded, encode } from "./encode.js";
export {
  type Binary,
  type ClassEncoding,
  columnKinds,
  describeEncoder,
  type Encoder,
  type EncoderOptions,
  type FeatureEncoding,
  fitEncoder,
  inputNames,
  inputShape,
  type MissingMark,
  type NumberEncoding,
  type OneHot,
  type TargetEncoding,
} from "./encoder.js";
export { describeFinding, examine, type Finding, type Leak, type OtherParts } from "./findings/index.js";
export { type FromOptions, fromColumns, fromRows, tableFrom } from "./fromColumns.js";
export { gatherNotes } from "./gatherNotes.js";
export * from "./generators/index.js";
export type { Pixels } from "./imageEncoding.js";
export { imagesAlone } from "./imagesAlone.js";
export {
  type Logarithm,
  largestInput,
  type NumberFeature,
  type NumberScale,
  numberScales,
  type Ranked,
  type Robust,
  robustBend,
  type Standardized,
} from "./numberEncoding.js";
export type { Ordered } from "./orderedEncoding.js";
export * from "./preprocess/index.js";
export { checkedRowWeights } from "./rowWeights.js";
export { checkedFractions, type Fractions, type Parts, splitRows } from "./split.js";
export type { SplitByOptions } from "./splitBy.js";
export { type StreamedParts, StreamedTable } from "./streamedTable.js";
export { type SplitOptions, Table, type TableParts, type TableSplit } from "./table.js";
export type { Fold, FoldOptions } from "./tableFolds.js";
export { type ClassTarget, columnOfTarget, inferTask, type NumberTarget, type Target, type Task, targetFrom } from "./target.js";
export { checkTrainable } from "./trainable.js";
export { type Passing, type Piece, type Window, windowsOf } from "./windows.js";

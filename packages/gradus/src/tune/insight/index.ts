export { bestFirst, type Confirmed, confirm } from "./confirm.js";
export { forestShares, type Importance, importance } from "./importance.js";
export { localImportance } from "./localImportance.js";
export { type RangeEdge, rangeEdges } from "./rangeEdges.js";
export { type Ranges, type Tree, treeVariance } from "./tree.js";

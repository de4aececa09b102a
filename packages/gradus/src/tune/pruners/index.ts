export { type Asha, asha } from "./asha.js";
export { bracketOf, type Hyperband, hyperband, hyperbandRounds, type Round } from "./hyperband.js";
export { type Median, median } from "./median.js";
export { checkedPruner, judge, type Pruner, promote, pruners } from "./members.js";
export { type Patience, patience } from "./patience.js";
export { type Percentile, percentile } from "./percentile.js";
export { bestShare, type Rungs } from "./rungs.js";
export { type SuccessiveHalving, successiveHalving } from "./successiveHalving.js";

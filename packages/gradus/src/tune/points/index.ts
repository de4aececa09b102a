export { sobolDimensions } from "./directionNumbers.js";
export { type DiscrepancyKind, discrepancy } from "./discrepancy.js";
export { haltonPoint } from "./halton.js";
export { latinHypercubePoint } from "./latinHypercube.js";
export { sobolPoint } from "./sobol.js";

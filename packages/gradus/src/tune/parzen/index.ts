export { logDensity, type Place } from "./density.js";
export { drawPoint } from "./draw.js";
export { type Axis, type Kernels, type Parzen, type ParzenOptions, parzen } from "./estimator.js";
export { sortedOrder } from "./sortedOrder.js";
export { ageWeights, goodCount } from "./weights.js";

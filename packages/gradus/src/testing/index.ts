export { compareGolden, type Mismatch, type Result, type Tolerance } from "./goldenCompare.js";
export { type GoldenCase, type GoldenFile, parseGolden } from "./goldenFile.js";
export type { GoldenTensor } from "./goldenTensor.js";
export { compareGradients, type GradientComparison, gradientCheck, relativeDifference } from "./gradientCheck.js";

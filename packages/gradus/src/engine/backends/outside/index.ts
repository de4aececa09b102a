export { connectedProducts, connectProducts } from "./connection.js";
export { type GemmCut, type GemmShape, gemmCut, type MatrixSteps, stepsOf } from "./gemmShape.js";
export type { OpenProducts, OutsideProducts, ProductCall } from "./outsideProducts.js";

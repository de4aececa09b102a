export { identity } from "./identity.js";
export type { Matrix } from "./matrix.js";
export { orthonormalBasis } from "./orthonormalBasis.js";
export { product } from "./product.js";
export { type Eigen, symmetricEigen } from "./symmetricEigen.js";
export { transposed } from "./transposed.js";

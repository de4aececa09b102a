export { findBlas, type NoBlas } from "./findBlas.js";
export type { BlasLibrary } from "./library.js";
export { nativeProducts } from "./nativeProducts.js";
export { speedOf } from "./speed.js";

export { type Key, type KeySource, keyOf } from "./key.js";
export { permutation, permutationAt, shuffle } from "./permutation.js";
export { threefry2x32 } from "./threefry.js";

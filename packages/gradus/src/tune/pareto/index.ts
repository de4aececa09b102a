export { crowding } from "./crowding.js";
export { dominates, fronts, type Objectives } from "./dominance.js";
export { hypervolume } from "./hypervolume.js";

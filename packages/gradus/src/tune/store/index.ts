export type { Entry, Reported } from "./entry.js";
export { memoryStore } from "./memoryStore.js";
export type { Store } from "./store.js";

export type { Entry, Reported } from "./entry.js";
export { memoryStore } from "./memoryStore.js";
export { namedStore, useStudyStores } from "./namedStore.js";
export type { Store, StoreCheckpoints, StoreWorkers } from "./store.js";

export { openStudyStore, type StudyStore, type StudyStoreOptions } from "./sqliteStore.js";

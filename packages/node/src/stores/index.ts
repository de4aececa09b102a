import { tune } from "gradus";
import { openStudyStore } from "./sqliteStore.js";

tune.useStudyStores((path) => openStudyStore(path));

export { openStudyStore, type StudyStore, type StudyStoreOptions } from "./sqliteStore.js";

import type { Entry } from "./entry.js";
import type { Store } from "./store.js";

/** A log in this process's memory; it ends with it. `entries` start it off, such as those of an exported study. */
export function memoryStore(entries: readonly Entry[] = []): Store {
  const log: Entry[] = [...entries];
  return {
    read: async (from) => log.slice(from),
    append: async (more, expected) => {
      if (expected !== undefined && expected !== log.length) return undefined;
      log.push(...more);
      return log.length - more.length;
    },
  };
}

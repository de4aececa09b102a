import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { RunEvent } from "gradus";
import { EventFile } from "./eventFile.js";
import { readFacts } from "./runFacts.js";
import { resultIn } from "./runFolder.js";
import { RunLock } from "./runLock.js";

/** A run as a list shows it. `best` is the epoch with the best watched value so far, with what was measured in it. */
export type ListedRun = Readonly<{
  folder: string;
  file: string;
  target: unknown;
  created: string;
  state: "running" | "finished" | "stopped";
  /** Whole epochs that are done, and how many there may be (null before the first step). */
  epoch: number;
  epochs: number | null;
  best: Readonly<{ epoch: number; loss: number; accuracy: number | null; rmse: number | null }> | null;
}>;

/** The runs in these folders and directly below them, in the order of their start. Folders that hold none are passed over. */
export async function listRuns(folders: readonly string[]): Promise<ListedRun[]> {
  const found = new Map<string, ListedRun>();
  for (const folder of folders)
    for (const path of [folder, ...(await foldersIn(folder))]) {
      const run = await listed(path).catch(() => undefined); // a folder of something else, or of another version
      if (run) found.set(path, run);
    }
  return [...found.values()].sort((a, b) => a.created.localeCompare(b.created));
}

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(path, name));
}

async function listed(folder: string): Promise<ListedRun | undefined> {
  const facts = await readFacts(folder);
  if (!facts) return undefined;
  const events = new EventFile(folder).read();
  const [finished, holder] = [(await resultIn(folder)) !== undefined, await RunLock.holder(folder)];
  const start = events.find((event) => event.type === "start");
  const epochs = events.filter((event) => event.type === "epoch");
  return {
    folder,
    file: facts.name,
    target: facts.options.target ?? null,
    created: facts.created,
    state: finished ? "finished" : holder === undefined ? "stopped" : "running",
    epoch: epochs.at(-1)?.epoch ?? 0,
    epochs: start?.epochs ?? null,
    best: bestOf(epochs),
  };
}

function bestOf(epochs: readonly Extract<RunEvent, { type: "epoch" }>[]): ListedRun["best"] {
  const best = epochs.findLast((event) => event.best);
  if (!best) return null;
  const { loss, accuracy = null, rmse = null } = best.dev ?? best.train;
  return { epoch: best.epoch, loss, accuracy, rmse };
}

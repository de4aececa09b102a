import { existsSync, rmdirSync, rmSync } from "node:fs";
import { readdir, readFile, rm, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Recipe, UserError } from "gradus";
import { makeUserFolder } from "../makeFolders.js";
import { saveJson } from "../saveFile.js";
import { unwritable } from "../unwritable.js";
import { Checkpoints } from "./checkpoints.js";
import { EventFile } from "./eventFile.js";
import { LossFile } from "./lossFile.js";
import type { RecordedEvent, RunRecord } from "./recordedEvent.js";
import type { Recording } from "./recording.js";
import { type Asked, checkSame, factsOf, readFacts } from "./runFacts.js";
import { RunLock } from "./runLock.js";

/** Names of files that a process which was killed may have left half-written. */
const leftovers = /^lock\..+$|\.partial$/;

/**
 * The folder of a run: run.json (what was asked), recipe.json, events.jsonl with one event a line as they happen, losses.f32 with the cost of
 * every mini-batch, checkpoints/, and in the end model.safetensors, result.json and report.html. A process that was killed at any moment leaves a folder that the same command goes on with.
 */
export class RunFolder implements Recording {
  readonly path: string;
  readonly checkpoints: Checkpoints;
  readonly events: EventFile;
  readonly losses: LossFile;
  readonly #lock: RunLock;
  readonly #isNew: boolean;
  /** What the run printed as its result, if it is over. */
  readonly result: unknown;

  private constructor(path: string, lock: RunLock, { isNew, result }: { readonly isNew: boolean; readonly result: unknown }) {
    this.path = path;
    this.checkpoints = new Checkpoints(path);
    this.events = new EventFile(path);
    this.losses = new LossFile(path);
    this.#lock = lock;
    this.#isNew = isNew;
    this.result = result;
  }

  /**
   * Makes the folder, or takes one that is empty or holds a run of the same request.
   * @throws UserError if that is not possible: another run, something else, or a process at work in it
   */
  static async open(path: string, asked: Asked): Promise<RunFolder> {
    const isNew = await makeUserFolder(path);
    const lock = await RunLock.take(path).catch(async (error: unknown) => {
      if (isNew) await rmdir(path).catch(() => {}); // not where another process has come in between
      throw error instanceof UserError ? error : unwritable(error, path);
    });
    try {
      await removeLeftovers(path);
      const facts = await readFacts(path);
      if (facts) checkSame(path, facts, asked);
      else {
        await checkEmpty(path);
        await saveJson(join(path, "run.json"), factsOf(asked));
      }
      return new RunFolder(path, lock, { isNew: isNew && facts === undefined, result: await resultIn(path) });
    } catch (error) {
      await lock.release();
      throw error;
    }
  }

  keepRecipe(recipe: Recipe): Promise<void> {
    return saveJson(join(this.path, "recipe.json"), recipe);
  }

  /** Goes on behind the first `steps` steps. */
  begin(steps: number): void {
    this.events.begin(steps);
    this.losses.begin(steps);
  }

  note(event: RecordedEvent): void {
    this.losses.flush();
    this.events.note(event);
  }

  noteLoss(step: number, loss: number): void {
    this.losses.note(step, loss);
  }

  record(): RunRecord {
    this.losses.flush();
    return { events: this.events.read(), losses: this.losses.read() };
  }

  /** The run is over: `result` is what scripts get, also from the same command given again. */
  async finish(result: unknown): Promise<void> {
    await saveJson(join(this.path, "result.json"), result);
    await rm(this.checkpoints.path, { recursive: true, force: true });
  }

  async close(): Promise<void> {
    this.events.close();
    this.losses.close();
    await this.#lock.release();
  }

  /** The same before the process ends. */
  removeIfUnusedAtOnce(): void {
    if (!this.isUnused) return;
    for (const name of ["run.json", "lock"]) rmSync(join(this.path, name), { force: true });
    try {
      rmdirSync(this.path);
    } catch {} // something is in it
  }

  /** A run that has begun is kept, whatever becomes of it. */
  get isUnused(): boolean {
    return this.#isNew && !existsSync(this.events.path);
  }

  /** Takes a folder away again that was made for this run, where nothing was begun. */
  async removeIfUnused(): Promise<void> {
    if (!this.isUnused) return;
    for (const name of ["run.json", "lock"]) await rm(join(this.path, name), { force: true });
    await rmdir(this.path).catch(() => {});
  }
}

/** What a finished run in a folder gave, if there is one. */
export async function resultIn(path: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(path, "result.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** Only whoever holds the lock may do that. */
async function removeLeftovers(path: string): Promise<void> {
  const names = await readdir(path, { recursive: true });
  for (const name of names) if (leftovers.test(basename(name))) await rm(join(path, name), { force: true });
}

async function checkEmpty(path: string): Promise<void> {
  const found = (await readdir(path)).filter((name) => name !== "lock");
  if (found.length > 0)
    throw new UserError({
      place: path,
      what: "the folder is not empty, and holds no run",
      remedy: "Name a new folder, or remove this one",
    });
}

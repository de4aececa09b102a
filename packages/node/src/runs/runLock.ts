import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "gradus";
import { isAlive, ownMark, type ProcessMark } from "../livingProcess.js";

/** Keeps other processes out of a run's folder for as long as this one lives; a lock whose process is gone counts for nothing. */
export class RunLock {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws UserError if a living process holds the folder */
  static async take(folder: string): Promise<RunLock> {
    const path = join(folder, "lock");
    const own = join(folder, `lock.${process.pid}`);
    try {
      await writeFile(own, JSON.stringify(ownMark()));
      for (let attempt = 0; attempt < 10; attempt++) {
        if (await linked(own, path)) return new RunLock(path);
        await removeIfDead(path, folder);
      }
    } finally {
      await rm(own, { force: true });
    }
    throw new UserError({ place: folder, what: "other processes take this run all the time", remedy: "End them, and try again" });
  }

  /** The process that holds a folder, if it lives. */
  static async holder(folder: string): Promise<number | undefined> {
    const owner = await ownerOf(join(folder, "lock"));
    return owner && isAlive(owner) ? owner.pid : undefined;
  }

  async release(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}

/** A link under a name that is taken fails, whoever comes first: that is the lock. */
async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

/** @throws UserError if its owner lives */
async function removeIfDead(path: string, folder: string): Promise<void> {
  const owner = await ownerOf(path);
  if (owner && isAlive(owner))
    throw new UserError({
      place: folder,
      what: `process ${owner.pid} is at work on this run`,
      remedy: "Wait for it, end it, or name another folder",
    });
  const aside = `${path}.dead.${process.pid}`;
  try {
    await rename(path, aside);
  } catch {
    return; // somebody else was faster
  }
  const taken = await ownerOf(aside);
  if (taken && isAlive(taken)) await linked(aside, path); // a new owner came between the look and the move
  await rm(aside, { force: true });
}

async function ownerOf(path: string): Promise<ProcessMark | undefined> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as ProcessMark;
  } catch {
    return undefined; // gone, or cut off by a crash
  }
}

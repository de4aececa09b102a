import { closeSync, openSync, rmdirSync, writeSync } from "node:fs";
import { mkdir, readdir, rmdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Recipe, type RunEvent, UserError } from "gradus";
import { unwritable } from "../tables/index.js";

/** The folder of a run: recipe.json, events.jsonl with one event a line as they happen, and in the end model.safetensors. */
export class RunFolder {
  readonly path: string;
  #events: number | undefined;

  private constructor(path: string) {
    this.path = path;
  }

  /** Makes the folder, or takes an empty one. @throws UserError if that is not possible, or if a run is in it already */
  static async make(path: string): Promise<RunFolder> {
    try {
      await mkdir(path);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw unwritable(error, path);
      await checkEmpty(path);
    }
    return new RunFolder(path);
  }

  async begin(recipe: Recipe): Promise<void> {
    try {
      await writeFile(join(this.path, "recipe.json"), `${JSON.stringify(recipe, undefined, 2)}\n`);
      this.#events = openSync(join(this.path, "events.jsonl"), "w");
    } catch (error) {
      throw unwritable(error, this.path);
    }
  }

  /** Writes an event; those of single steps are left out. */
  note(event: RunEvent): void {
    if (event.type === "step" || this.#events === undefined) return;
    try {
      writeSync(this.#events, `${JSON.stringify(event)}\n`);
    } catch (error) {
      throw unwritable(error, join(this.path, "events.jsonl"));
    }
  }

  close(): void {
    if (this.#events !== undefined) closeSync(this.#events);
    this.#events = undefined;
  }

  /** The same before the process ends. */
  removeIfEmptyAtOnce(): void {
    try {
      rmdirSync(this.path);
    } catch {} // something is in it
  }

  /** Takes a folder away again in which nothing was begun. */
  async removeIfEmpty(): Promise<void> {
    await rmdir(this.path).catch(() => {});
  }
}

async function checkEmpty(path: string): Promise<void> {
  let found: string[];
  try {
    found = await readdir(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOTDIR")
      throw new UserError({ place: path, what: "this is a file, not a folder", remedy: "Name a new folder" });
    throw unwritable(error, path);
  }
  if (found.length > 0)
    throw new UserError({
      place: path,
      what: found.includes("recipe.json") ? "there is a run in this folder already" : "the folder is not empty",
      remedy: "Name a new folder, or remove this one",
    });
}

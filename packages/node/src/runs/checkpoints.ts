import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkpointFacts, UserError } from "gradus";
import { makeFolders } from "../makeFolders.js";
import { writeWholeFile } from "../wholeFile.js";

/** Checkpoints that are kept, the newest; an older one serves where the newest is damaged. */
const kept = 2;

/** The checkpoints of a run: one file each, named by the steps behind it. */
export class Checkpoints {
  readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, "checkpoints");
  }

  async save(bytes: Uint8Array): Promise<void> {
    const { step } = checkpointFacts(bytes, "checkpoint");
    await makeFolders(this.path);
    await writeWholeFile(join(this.path, `step-${String(step).padStart(9, "0")}.safetensors`), bytes);
    for (const name of (await this.#names()).slice(kept)) await rm(join(this.path, name), { force: true });
  }

  /** The newest that is whole, and what is wrong with newer ones. @throws UserError if there are some and all are damaged */
  async newest(): Promise<{
    readonly bytes: Uint8Array | undefined;
    readonly path: string;
    readonly step: number;
    readonly warnings: readonly string[];
  }> {
    const warnings: string[] = [];
    for (const name of await this.#names()) {
      const path = join(this.path, name);
      try {
        const bytes = await readFile(path);
        return { bytes, path, step: checkpointFacts(bytes, path).step, warnings };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        warnings.push(error.message);
      }
    }
    if (warnings.length > 0)
      throw new UserError({
        place: this.path,
        what: `no checkpoint is whole: ${warnings[0]!.replace(/\.$/, "")}`,
        remedy: "Name a new folder to train from the start",
      });
    return { bytes: undefined, path: this.path, step: 0, warnings };
  }

  /** Newest first; files that were not written to their end have other names. */
  async #names(): Promise<string[]> {
    const found = await readdir(this.path).catch(() => [] as string[]);
    return found
      .filter((name) => /^step-\d+\.safetensors$/.test(name))
      .sort()
      .reverse();
  }
}

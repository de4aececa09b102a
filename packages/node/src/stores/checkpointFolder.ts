import { readdir, readFile, rm, rmdir } from "node:fs/promises";
import { join } from "node:path";
import type { tune } from "gradus";
import { makeFolders } from "../makeFolders.js";
import { unwritable } from "../unwritable.js";
import { writeWholeFile } from "../wholeFile.js";

const mostTries = 20;

/** Checkpoints of trials as files, `trial-12.turn-1` for what trial 12 left in its second turn; written whole or not at all. */
export class CheckpointFolder implements tune.StoreCheckpoints {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async save({ number, turn }: { readonly number: number; readonly turn: number }, bytes: Uint8Array): Promise<void> {
    const path = join(this.path, `trial-${number}.turn-${turn}`);
    for (let tries = 1; ; tries++) {
      try {
        await makeFolders(this.path);
        await writeWholeFile(path, bytes);
        break;
      } catch (error) {
        // Whoever drops the last checkpoint takes the folder away, perhaps just now.
        const isGone = error instanceof Error && "code" in error && error.code === "ENOENT";
        if (!isGone || tries === mostTries) throw unwritable(error, path);
      }
    }
    for (const { name, turn: older } of await this.#of(number)) if (older < turn) await rm(join(this.path, name), { force: true });
  }

  async load(number: number): Promise<Uint8Array | undefined> {
    for (const { name } of await this.#of(number)) {
      const bytes = await readFile(join(this.path, name)).catch(() => undefined); // dropped in the meantime
      if (bytes !== undefined) return new Uint8Array(bytes);
    }
    return undefined;
  }

  async drop(number: number): Promise<void> {
    const found = await this.#of(number);
    for (const { name } of found) await rm(join(this.path, name), { force: true });
    if (found.length > 0) await rmdir(this.path).catch(() => {}); // others are in it
  }

  async keepOnly(numbers: readonly number[]): Promise<void> {
    const names = await readdir(this.path).catch(() => undefined);
    if (names === undefined) return;
    for (const name of names) {
      const found = /^trial-(\d+)\./.exec(name);
      if (found !== null && !numbers.includes(Number(found[1]))) await rm(join(this.path, name), { force: true });
    }
    await rmdir(this.path).catch(() => {}); // others are in it
  }

  /** The files of a trial, the newest turn first. */
  async #of(number: number): Promise<{ name: string; turn: number }[]> {
    const names = await readdir(this.path).catch(() => [] as string[]);
    return names
      .flatMap((name) => {
        const found = /^trial-(\d+)\.turn-(\d+)$/.exec(name);
        return found !== null && Number(found[1]) === number ? [{ name, turn: Number(found[2]) }] : [];
      })
      .sort((a, b) => b.turn - a.turn);
  }
}

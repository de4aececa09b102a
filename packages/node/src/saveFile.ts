import { stat } from "node:fs/promises";
import { UserError } from "gradus";
import { unwritable } from "./unwritable.js";
import { writeBytes, writeWholeFile } from "./wholeFile.js";

/**
 * Writes a file that a user named: it gets its name only when all bytes are on the disk; devices and pipes are written directly.
 * @throws UserError if it is a folder, its folder is not there, may not be written, or the disk is full; then nothing is left behind
 */
export async function saveFile(path: string, bytes: Uint8Array | string): Promise<void> {
  try {
    const known = await stat(path).catch(() => undefined);
    if (known?.isDirectory()) throw new UserError({ place: path, what: "this is a folder, not a file", remedy: "Name a file inside it" });
    if (known && !known.isFile()) await writeBytes(path, bytes);
    else await writeWholeFile(path, bytes);
  } catch (error) {
    throw unwritable(error, path);
  }
}

/** The same for a value as JSON, indented. @throws UserError as saveFile does */
export async function saveJson(path: string, value: unknown): Promise<void> {
  await saveFile(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

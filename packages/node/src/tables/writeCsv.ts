import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { UserError } from "gradus";
import { unwritable } from "../unwritable.js";
import { csvText, type OutputColumn } from "./csvText.js";

/**
 * Writes columns as CSV in UTF-8, as `csvText` forms them. A new file gets its name only when it is complete; devices and pipes are written directly.
 * @throws UserError if the folder is not there, may not be written, or the disk is full; then nothing is left behind
 */
export async function writeCsv(path: string, columns: readonly OutputColumn[]): Promise<void> {
  try {
    const known = await stat(path).catch(() => undefined);
    if (known?.isDirectory()) throw new UserError({ place: path, what: "this is a folder, not a file", remedy: "Name a file inside it" });
    if (known && !known.isFile()) await writeRows(await open(path, "w"), columns);
    else await writeNew(path, columns);
  } catch (error) {
    throw unwritable(error, path);
  }
}

async function writeNew(path: string, columns: readonly OutputColumn[]): Promise<void> {
  const temporary = `${path}.${process.pid}.partial`;
  try {
    await writeRows(await open(temporary, "w"), columns);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function writeRows(file: FileHandle, columns: readonly OutputColumn[]): Promise<void> {
  try {
    for (const text of csvText(columns)) await file.appendFile(text);
  } finally {
    await file.close();
  }
}

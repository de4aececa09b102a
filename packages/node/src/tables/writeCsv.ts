import { existsSync } from "node:fs";
import { type FileHandle, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "gradus";
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

const notWritable = ["this place may not be written", "Change its permissions, or name another"] as const;

/** What the operating system said about a file to be written, as a message to the user. */
export function unwritable(error: unknown, path: string): unknown {
  if (!(error instanceof Error && "code" in error)) return error;
  const refuse = (what: string, remedy: string): UserError => new UserError({ place: path, what, remedy });
  switch (error.code) {
    case "ENOENT":
    case "ENOTDIR":
      // Systems say "no such file" also of a folder that is there and takes none, such as /proc, or one on a disk that is read only.
      if (error.code === "ENOENT" && existsSync(dirname(path))) return refuse(...notWritable);
      return refuse(`there is no folder "${dirname(path)}"`, "Make the folder first, or name another");
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return refuse(...notWritable);
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return refuse("the disk is full", "Free some space, or name another place");
    case "ENAMETOOLONG":
      return refuse("the name is too long", "Choose a shorter one");
    default:
      return error;
  }
}

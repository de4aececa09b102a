import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "gradus";
import { unwritable } from "./unwritable.js";

/**
 * Makes a folder, and those above it that are missing. Whether anything had to be made. Node's own recursive `mkdir` never returns where the system
 * makes no folders at all, as in /proc.
 * @throws as `mkdir` does: EEXIST if a file has the name
 */
export async function makeFolders(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST" && (await isFolder(path))) return false;
    const above = dirname(path);
    if (code !== "ENOENT" || above === path) throw error;
    await makeFolders(above);
  }
  await mkdir(path);
  return true;
}

/** The same for a folder that a user named. @throws UserError if it cannot be made */
export async function makeUserFolder(path: string): Promise<boolean> {
  try {
    return await makeFolders(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "EEXIST" || error.code === "ENOTDIR"))
      throw new UserError({ place: path, what: "this is a file, not a folder", remedy: "Name a new folder" });
    throw unwritable(error, path);
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}

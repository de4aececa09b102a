import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";

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

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory();
}

import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a file so that under its name stands what was there before or all of the new: bytes first go to a temporary name and to the disk. */
export async function writeWholeFile(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${process.pid}.partial`;
  try {
    await writeBytes(temporary, bytes);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {}); // the first failure is the one to tell
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Writes bytes to a path, also to a pipe or a device. */
export async function writeBytes(path: string, bytes: Uint8Array | string): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writeFile(bytes);
    await file.sync().catch(() => {}); // pipes and devices cannot be synced
  } finally {
    await file.close();
  }
}

/** The new name itself is on the disk only when its folder is; where folders cannot be opened (Windows) the system sees to that. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}

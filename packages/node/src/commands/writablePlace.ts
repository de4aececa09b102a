import { open, rm, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UserError } from "gradus";
import { unwritable } from "../unwritable.js";

/**
 * Makes sure before hours of work that their result can be written: the folder is there and takes a new file. Leaves nothing behind.
 * `inputs` are files that must not be overwritten by it.
 * @throws UserError otherwise
 */
export async function checkWritable(path: string, inputs: readonly string[] = []): Promise<void> {
  if (inputs.some((input) => resolve(input) === resolve(path)))
    throw new UserError({
      place: path,
      what: "this is a file to read, and the result would overwrite it",
      remedy: "Name another file for the result",
    });
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory()) throw new UserError({ place: path, what: "this is a folder, not a file", remedy: "Name a file inside it" });
  if (known && !known.isFile()) return; // a device or a pipe
  try {
    if (!(await stat(dirname(path))).isDirectory()) throw Object.assign(new Error("not a folder"), { code: "ENOTDIR" });
  } catch (error) {
    throw unwritable(error, path);
  }
  await tryToWrite(path);
}

async function tryToWrite(path: string): Promise<void> {
  const trial = `${path}.${process.pid}.partial`;
  try {
    await (await open(trial, "wx")).close();
    await rm(trial, { force: true });
  } catch (error) {
    throw unwritable(error, path);
  }
}

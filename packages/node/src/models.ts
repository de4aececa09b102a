import { readFile, stat } from "node:fs/promises";
import { type FileStore, type LoadOptions, type Model, modelFromBytes, UserError, useFileStore } from "gradus";
import { unwritable } from "./tables/index.js";
import { unreadable } from "./tables/sourceFile.js";
import { writeBytes, writeWholeFile } from "./wholeFile.js";

/** Model files on disk. Importing this package makes `model.save(path)` and `loadModel(path)` of gradus use it. */
export const modelFiles: FileStore = { read: readModelFile, write: writeModelFile };

useFileStore(modelFiles);

/** Writes a model's file, whole or not at all. @throws UserError if it cannot be written; then nothing is left behind */
export function saveModel(model: Model, path: string): Promise<void> {
  return writeModelFile(path, model.toBytes());
}

/** A model from its file. @throws UserError if the file cannot be read, or is no model */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<Model> {
  return modelFromBytes(await readModelFile(path), path, options);
}

async function readModelFile(path: string): Promise<Uint8Array> {
  try {
    if ((await stat(path)).isDirectory())
      throw new UserError({ place: path, what: "this is a folder, not a model file", remedy: "Name the file inside it" });
    return await readFile(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_FS_FILE_TOO_LARGE")
      throw new UserError({ place: path, what: "the file is too large for a model (2 GiB at most)", remedy: "Check the path" });
    throw await unreadable(error, path);
  }
}

/** The bytes get the file's name only when all of them are on disk; devices and pipes are written directly. */
async function writeModelFile(path: string, bytes: Uint8Array): Promise<void> {
  try {
    const known = await stat(path).catch(() => undefined);
    if (known?.isDirectory()) throw new UserError({ place: path, what: "this is a folder, not a file", remedy: "Name a file inside it" });
    if (known && !known.isFile()) await writeBytes(path, bytes);
    else await writeWholeFile(path, bytes);
  } catch (error) {
    throw unwritable(error, path);
  }
}

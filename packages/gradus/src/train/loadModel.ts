import type { BackendName } from "../engine/index.js";
import { fileStore } from "./fileStore.js";
import { Model } from "./model.js";
import { modelPartsFrom } from "./modelFile.js";

/** How a loaded model computes. */
export type LoadOptions = Readonly<{ backend?: BackendName }>;

/** A model from the bytes of its file. `place` is what messages call the file. @throws UserError if it is no model, or damaged */
export function modelFromBytes(bytes: Uint8Array, place: string, { backend = "wasm" }: LoadOptions = {}): Model {
  return new Model({ ...modelPartsFrom(bytes, place), backend });
}

/** A model from its file. @throws UserError if the file cannot be read or is no model, or where there are no files (see `useFileStore`) */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<Model> {
  return modelFromBytes(await fileStore("loadModel").read(path), path, options);
}

import { UserError } from "../errors/index.js";
import type { Model } from "./model.js";

/** How files are read and written, where there are files. */
export interface FileStore {
  read(path: string): Promise<Uint8Array>;
  /** Writes the whole file or leaves none behind. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Writes a model in the format that the path's ending names, such as .onnx. */
  export(model: Model, path: string): Promise<void>;
}

let store: FileStore | undefined;

/** Says how `model.save(path)`, `model.export(path)` and `loadModel(path)` reach files; @gradus/node calls it when it is imported. */
export function useFileStore(files: FileStore): void {
  store = files;
}

/** @throws UserError where nothing has said how to reach files, as in a browser */
export function fileStore(place: string): FileStore {
  if (store) return store;
  throw new UserError({
    place,
    what: "there are no files here to read or write",
    remedy: 'In Node, write import "@gradus/node" once; elsewhere use model.toBytes(), modelToOnnx(model) and modelFromBytes(bytes)',
  });
}

import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import {
  type FileStore,
  type LoadOptions,
  type Model,
  modelFromBytes,
  modelToModule,
  modelToOnnx,
  type Predictions,
  type PredictOptions,
  UserError,
  useFileStore,
} from "gradus";
import { saveFile } from "./saveFile.js";
import { type ModelReading, readForModel, type Source } from "./tables/index.js";
import { unreadable } from "./tables/sourceFile.js";

/** Model files on disk. Importing this package makes `model.save(path)`, `model.export(path)` and `loadModel(path)` of gradus use it. */
export const modelFiles: FileStore = { read: readModelFile, write: saveFile, export: exportByEnding };

useFileStore(modelFiles);

/** Writes a model's file, whole or not at all. @throws UserError if it cannot be written; then nothing is left behind */
export function saveModel(model: Model, path: string): Promise<void> {
  return saveFile(path, model.toBytes());
}

/** A model from its file. @throws UserError if the file cannot be read, or is no model */
export async function loadModel(path: string, options: LoadOptions = {}): Promise<Model> {
  return modelFromBytes(await readModelFile(path), path, options);
}

/** What a model can be written as, with the ending of such files. */
export const modelFormats = { onnx: ".onnx", js: ".js", safetensors: ".safetensors" } as const;

export type ModelFormat = keyof typeof modelFormats;

/**
 * Writes a model in a format, each file whole or not at all; returns the files' names. A module gets its types beside it.
 * @throws UserError if the format cannot hold the model, or the file cannot be written
 */
export async function exportModel(model: Model, path: string, format: ModelFormat): Promise<string[]> {
  const files = filesOf(model, path, format);
  for (const [name, bytes] of files) await saveFile(name, bytes);
  return files.map(([name]) => name);
}

function filesOf(model: Model, path: string, format: ModelFormat): [string, Uint8Array][] {
  switch (format) {
    case "onnx":
      return [[path, modelToOnnx(model)]];
    case "safetensors":
      return [[path, model.toBytes()]];
    case "js": {
      const { code, types } = modelToModule(model);
      const typesPath = path.replace(/\.(m?)js$/, ".d.$1ts");
      const utf8 = new TextEncoder();
      return [[path, utf8.encode(code)], ...(typesPath === path ? [] : [[typesPath, utf8.encode(types)] as [string, Uint8Array]])];
    }
    default:
      return format satisfies never;
  }
}

/** The format that a path's ending names, if it is one. */
export function formatByEnding(path: string): ModelFormat | undefined {
  const ending = extname(path).toLowerCase().replace(".mjs", ".js");
  return (Object.keys(modelFormats) as ModelFormat[]).find((format) => modelFormats[format] === ending);
}

async function exportByEnding(model: Model, path: string): Promise<void> {
  const format = formatByEnding(path);
  if (format === undefined)
    throw new UserError({
      place: path,
      what:
        extname(path) === "" ? "its name has no ending that says in which format" : `there is no format with the ending "${extname(path)}"`,
      remedy: `End it with ${Object.values(modelFormats).join(", ")} or .mjs`,
    });
  await exportModel(model, path, format);
}

/**
 * Predicts every row of files, folders or a query, in their order. The columns that the model reads are found by name and read as in training; others are
 * not read. Example: `const { classes } = await predictFile(model, "new.csv")`
 * @throws UserError if the table cannot be read, lacks a column that the model reads (see `PredictOptions`), or if the model knows no columns
 */
export async function predictFile(
  model: Model,
  source: Source,
  { type, ...options }: Pick<ModelReading, "type"> & PredictOptions = {},
): Promise<Predictions> {
  return model.predict(await readForModel(model, source, { type }), options);
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

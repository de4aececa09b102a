import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { UserError } from "#gradus/errors";
import { type GoldenFile, parseGolden } from "#gradus/testing";

/** The repository's own golden files: as far from this source as from the module compiled into `dist/golden`. */
export const ownFolder: string = fileURLToPath(new URL("../../golden/files", import.meta.url));

/**
 * Reads every `.json` and `.json.gz` file of a folder, in the order of their names.
 * @throws UserError if the folder or golden files are missing, or if one of them is broken
 */
export function readFolder(folder: string): GoldenFile[] {
  const names = listFolder(folder).filter((name) => /\.json(\.gz)?$/.test(name));
  if (names.length === 0)
    throw new UserError({ place: folder, what: "there are no golden files (.json or .json.gz)", remedy: "Name a folder that holds some" });
  return names.sort().map((name) => readGoldenFile(join(folder, name)));
}

/** Reads one golden file, compressed or not. @throws UserError if it cannot be read or is broken */
export function readGoldenFile(path: string): GoldenFile {
  return parseGolden(readText(path), path);
}

function listFolder(folder: string): string[] {
  const remedy = "Name a folder of golden files";
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) throw new UserError({ place: folder, what: "there is no such folder", remedy });
  if (!found.isDirectory()) throw new UserError({ place: folder, what: "this is not a folder", remedy });
  return readdirSync(folder);
}

function readText(path: string): string {
  try {
    const bytes = readFileSync(path);
    return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError({ place: path, what: `it cannot be read (${reason})`, remedy: "Give a readable golden file" });
  }
}

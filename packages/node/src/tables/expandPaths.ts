import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "gradus";
import { type Database, literal } from "./database.js";

/** Names that tables have. */
const tableName = /\.(?:csv|tsv|tab|psv|txt|parquet|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i;

/** Whether a file is called as tables are; plain text (.txt) may be anything. */
export function isTableName(name: string): boolean {
  return tableName.test(name) && !/\.txt(?:\.(?:gz|zst))?$/i.test(name);
}

/**
 * The files that paths mean: a file itself, the tables in a folder (not in folders within it), or all that a pattern finds (with * ? [] and ** for any
 * folders between); in the order of their names.
 * @throws UserError if a folder or a pattern holds no table
 */
export async function expandPaths(database: Database, paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) found.push(...(await expanded(database, path)));
  return found;
}

async function expanded(database: Database, path: string): Promise<string[]> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory()) {
    const names = (await readdir(path)).filter((name) => tableName.test(name) && !name.startsWith("."));
    if (names.length > 0) return names.sort().map((name) => join(path, name));
    throw new UserError({
      place: path,
      what: "the folder holds no table",
      remedy:
        "Name a file, a folder of CSV, TSV, JSON lines or Parquet files with the same columns, or one with a folder of pictures for each class",
    });
  }
  if (known || !/[*?[\]]/.test(path)) return [path];
  const files = await database.rows(`SELECT file FROM glob(${literal(path)}) ORDER BY file`);
  if (files.length > 0) return files.map(({ file }) => String(file));
  throw new UserError({ place: path, what: "no file fits this pattern", remedy: "Check the path and the pattern" });
}

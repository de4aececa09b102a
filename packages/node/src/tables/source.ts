import { UserError } from "gradus";
import type { Database } from "./database.js";
import { expandPaths } from "./expandPaths.js";
import type { Imported, ImportOptions } from "./importFile.js";
import { importFiles } from "./importFiles.js";
import { importQuery, queryPlace } from "./importQuery.js";
import { lookAt, type SourceFile } from "./sourceFile.js";

/** One or more files, folders or patterns. */
export type Paths = string | readonly string[];

/** Files for each part of the data; the table gets a column `(file)` with the words train, dev and test. */
export type PartPaths = Readonly<{ train: Paths; dev?: Paths; test?: Paths }>;

/** Where a table comes from: paths, paths for each part, or a query that names files. */
export type Source = Paths | PartPaths | Readonly<{ sql: string }>;

/** Whether a source names files for each part. */
export function hasParts(source: Source): source is PartPaths {
  return typeof source === "object" && "train" in source;
}

/** All files, folders and patterns that were named. */
export function pathsOf(source: Source): string[] {
  if (typeof source === "object" && "sql" in source) return [];
  return (hasParts(source) ? [source.train, source.dev ?? [], source.test ?? []] : [source]).flat(2);
}

/** What messages call a source. */
export function shownSource(source: Source): string {
  if (typeof source === "object" && "sql" in source) return queryPlace;
  const paths = pathsOf(source);
  return paths.length > 1 ? `${paths[0]} and ${paths.length - 1} more` : (paths[0] ?? "no file");
}

/** Brings a source into the database as a relation, see `importFile`. @throws UserError if it cannot be read, or if files differ in their columns */
export async function importSource(
  database: Database,
  source: Source,
  options: Omit<ImportOptions, "relation">,
  relation = "t",
): Promise<Imported> {
  if (typeof source === "object" && "sql" in source) return importQuery(database, source.sql, relation);
  if (!hasParts(source)) return importFiles(database, await filesOf(database, source), { relation, ...options });
  const files: SourceFile[] = [];
  const words: string[] = [];
  for (const [word, paths] of [["train", source.train] as const, ["dev", source.dev] as const, ["test", source.test] as const]) {
    const some = paths === undefined ? [] : await filesOf(database, paths);
    files.push(...some);
    words.push(...some.map(() => word));
  }
  return importFiles(database, files, { relation, ...options, words });
}

/** The files that are named, each looked at. @throws UserError if there is none */
export async function filesOf(database: Database, paths: Paths): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of await expandPaths(database, [paths].flat())) files.push(await lookAt(database, path));
  if (files.length > 0) return files;
  throw new UserError({ place: "files", what: "no file is named", remedy: "Name at least one" });
}

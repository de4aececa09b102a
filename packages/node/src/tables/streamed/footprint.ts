import { stat } from "node:fs/promises";
import { readCsvHeader } from "../csvHeader.js";
import { type Database, literal, withDatabase } from "../database.js";
import { expandPaths } from "../expandPaths.js";
import { rowsAbout } from "../importFile.js";
import { pathsOf, type Source } from "../source.js";
import { lookAt } from "../sourceFile.js";
import { utf8Beginning } from "../utf8Copy.js";

/** How large a table is: its rows (of text, about), and its columns. */
export type Footprint = Readonly<{ rows: number; columns: number }>;

/** The size of a table of CSV or Parquet files, by their first lines or their index; undefined for files of fewer bytes than `least`, or something else. */
export async function footprint(source: Source, least: number): Promise<Footprint | undefined> {
  const paths = pathsOf(source);
  if (paths.length === 0 || (await bytesOf(paths)) < least) return undefined;
  try {
    return await withDatabase(async (database) => {
      const files = await expandPaths(database, paths);
      if ((await bytesOf(files)) < least) return undefined;
      const all: Footprint[] = [];
      for (const file of files) all.push(await sizeOf(database, file));
      return { rows: all.reduce((sum, { rows }) => sum + rows, 0), columns: Math.max(...all.map(({ columns }) => columns)) };
    });
  } catch {
    return undefined; // whoever reads the table says what is wrong with it
  }
}

/** The bytes of files; any number where a path is no file. */
async function bytesOf(paths: readonly string[]): Promise<number> {
  const sizes = paths.map((path) =>
    stat(path).then(
      (found) => (found.isFile() ? found.size : Number.POSITIVE_INFINITY),
      () => Number.POSITIVE_INFINITY,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function sizeOf(database: Database, path: string): Promise<Footprint> {
  const file = await lookAt(database, path);
  if (file.format === "parquet") {
    const read = `read_parquet(${literal(path)})`;
    const [counted] = await database.rows(`SELECT CAST(count(*) AS DOUBLE) AS rows FROM ${read}`);
    return { rows: Number(counted!.rows), columns: (await database.rows(`DESCRIBE SELECT * FROM ${read}`)).length };
  }
  const text = file.format === "csv" ? utf8Beginning(file) : undefined;
  return text ? { rows: await rowsAbout(file), columns: readCsvHeader(text.head, path).names.length } : { rows: 0, columns: 0 };
}

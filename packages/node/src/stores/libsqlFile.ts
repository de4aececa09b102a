import { UserError } from "gradus";
import type { SqliteDatabase } from "kysely";

/** A SQLite file by the optional package libsql. @throws UserError if it is not installed */
export async function openLibsql(path: string, waitMs: number): Promise<SqliteDatabase> {
  const Libsql = await load();
  return new Libsql(path, { timeout: waitMs });
}

type Opener = new (path: string, options: Readonly<{ timeout: number }>) => SqliteDatabase;

async function load(): Promise<Opener> {
  try {
    return (await import("libsql")).default as unknown as Opener;
  } catch {
    throw new UserError({
      place: "study store",
      what: `Node ${process.versions.node} has no SQLite of its own, and the package libsql is not installed or does not run here`,
      remedy: "Use Node 22.13 or later, or run: npm install libsql",
    });
  }
}

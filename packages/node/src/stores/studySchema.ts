import { UserError } from "gradus";
import { type Generated, type Kysely, sql } from "kysely";

/** The tables of a study's file. */
export type StudyTables = {
  /** The log: one row an entry, `body` as JSON; kind and trial stand beside it for whoever queries the file. */
  entries: { position: number; at: number; kind: string; trial: number | null; body: string };
  /** The processes that share the file: where they run, their mark there, and when they were last known to live. */
  workers: { id: Generated<number>; place: string; pid: number; started: string | null; beat_at: number };
};

/** Marks a SQLite file as a study of ours: "Grds". */
const applicationId = 0x47726473;

/** What leads from each version of the file to the next; the file's `user_version` counts how many were done. Those that were released never change. */
const migrations: readonly ((db: Kysely<StudyTables>) => Promise<void>)[] = [
  async (db) => {
    await db.schema
      .createTable("entries")
      .addColumn("position", "integer", (column) => column.primaryKey())
      .addColumn("at", "integer", (column) => column.notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("trial", "integer")
      .addColumn("body", "text", (column) => column.notNull())
      .execute();
    await db.schema
      .createTable("workers")
      .addColumn("id", "integer", (column) => column.primaryKey().autoIncrement())
      .addColumn("place", "text", (column) => column.notNull())
      .addColumn("pid", "integer", (column) => column.notNull())
      .addColumn("started", "text")
      .addColumn("beat_at", "integer", (column) => column.notNull())
      .execute();
  },
];

/**
 * Brings a file up to this version, within a transaction of the caller's. @throws UserError if it is a file of something else, or of a newer version
 */
export async function migrate(db: Kysely<StudyTables>, path: string): Promise<void> {
  const version = await pragma(db, "user_version");
  const id = await pragma(db, "application_id");
  if (id !== applicationId && (id !== 0 || version !== 0 || (await countTables(db)) > 0))
    throw new UserError({
      place: path,
      what: "this is a database of something else, not a study",
      remedy: "Name another file, or a new one",
    });
  if (version > migrations.length)
    throw new UserError({
      place: path,
      what: `the study was written by a newer version of Gradus (its file has version ${version}, this one knows ${migrations.length})`,
      remedy: "Update Gradus, or name another file; this one was left as it is",
    });
  for (const step of migrations.slice(version)) await step(db);
  if (version === migrations.length) return;
  await sql.raw(`pragma application_id = ${applicationId}`).execute(db);
  await sql.raw(`pragma user_version = ${migrations.length}`).execute(db);
}

async function pragma(db: Kysely<StudyTables>, name: "user_version" | "application_id"): Promise<number> {
  const { rows } = await sql.raw<Record<string, number>>(`pragma ${name}`).execute(db);
  return Number(rows[0]?.[name] ?? 0);
}

async function countTables(db: Kysely<StudyTables>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from sqlite_schema`.execute(db);
  return Number(rows[0]?.count ?? 0);
}

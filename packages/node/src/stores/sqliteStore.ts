import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { type tune, UserError } from "gradus";
import { Kysely, SqliteDialect, sql } from "kysely";
import { CheckpointFolder } from "./checkpointFolder.js";
import { fileError, isBusy } from "./sqliteErrors.js";
import { openSqliteFile, preparedOnce } from "./sqliteFile.js";
import { migrate, type StudyTables } from "./studySchema.js";
import { StudyWorkers } from "./studyWorkers.js";

/** How a study's file is opened. */
export type StudyStoreOptions = Readonly<{
  /** Refuse to make a new file. */
  mustExist?: boolean;
  /** How long to wait for other programs that hold the file, in seconds. */
  waitSeconds?: number;
}>;

/** One call waits so long for a lock, blocking this thread; then others get their turn, and it is tried again. */
const blockedMs = 50;

/**
 * A study's store in a SQLite file (write-ahead log), for any number of processes on one machine at once; checkpoints of trials lie in the folder
 * `FILE-checkpoints` beside it. What ended a trial is on the disk before anybody hears of it; reports on the way may lag behind when the power fails.
 *   const store = await openStudyStore("study.db");  tune.study({ ..., store })      or tune.study({ ..., store: "study.db" })
 * @throws UserError if the file cannot be opened, is something else, or was written by a newer version
 */
export async function openStudyStore(path: string, options: StudyStoreOptions = {}): Promise<StudyStore> {
  const { mustExist = false, waitSeconds = 15 } = options;
  await checkPlace(path, mustExist);
  let database: Awaited<ReturnType<typeof openSqliteFile>>;
  try {
    database = preparedOnce(await openSqliteFile(path, blockedMs));
  } catch (error) {
    throw fileError(error, path);
  }
  const file = new StudyFile(new Kysely<StudyTables>({ dialect: new SqliteDialect({ database }) }), path, waitSeconds);
  try {
    await file.patiently((db) => sql`pragma journal_mode = wal`.execute(db));
    await file.inTransaction((db) => migrate(db, path));
    return new StudyStore(file, await StudyWorkers.join(file));
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** The open file: queries that wait their turn among processes, and errors that name it. */
export class StudyFile {
  readonly path: string;
  readonly #db: Kysely<StudyTables>;
  readonly #waitMs: number;

  constructor(db: Kysely<StudyTables>, path: string, waitSeconds: number) {
    this.#db = db;
    this.path = path;
    this.#waitMs = 1000 * waitSeconds;
  }

  /** Runs a query, again and again while another process holds the file. @throws UserError if it does so for too long, or the file fails */
  async patiently<T>(query: (db: Kysely<StudyTables>) => Promise<T>): Promise<T> {
    const untilMs = performance.now() + this.#waitMs;
    for (let pauseMs = 2; ; pauseMs = Math.min(50, 2 * pauseMs)) {
      try {
        return await query(this.#db);
      } catch (error) {
        if (!isBusy(error) || performance.now() >= untilMs) throw fileError(error, this.path);
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
  }

  /** Nobody else writes while `work` reads and writes; all of it happens or nothing. `isSafe`: on the disk when this returns. */
  inTransaction<T>(work: (db: Kysely<StudyTables>) => Promise<T>, { isSafe = true }: { isSafe?: boolean } = {}): Promise<T> {
    return this.patiently((db) =>
      db.connection().execute(async (connection) => {
        await sql.raw(`pragma synchronous = ${isSafe ? "full" : "normal"}`).execute(connection);
        await sql`begin immediate`.execute(connection);
        try {
          const result = await work(connection);
          await sql`commit`.execute(connection);
          return result;
        } catch (error) {
          await sql`rollback`.execute(connection).catch(() => {}); // SQLite may have done so itself
          throw error;
        }
      }),
    );
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }
}

/** The store of `openStudyStore`. */
export class StudyStore implements tune.Store {
  readonly workers: StudyWorkers;
  readonly checkpoints: CheckpointFolder;
  readonly #file: StudyFile;

  constructor(file: StudyFile, workers: StudyWorkers) {
    this.#file = file;
    this.workers = workers;
    this.checkpoints = new CheckpointFolder(`${file.path}-checkpoints`);
  }

  async read(from: number): Promise<readonly tune.Entry[]> {
    const rows = await this.#file.patiently((db) =>
      db.selectFrom("entries").select("body").where("position", ">=", from).orderBy("position").execute(),
    );
    return rows.map(({ body }) => JSON.parse(body) as tune.Entry);
  }

  async append(entries: readonly tune.Entry[], expected?: number): Promise<number | undefined> {
    const isSafe = entries.some(({ entry }) => entry !== "report");
    return this.#file.inTransaction(
      async (db) => {
        const { next } = await db
          .selectFrom("entries")
          .select((of) => of.fn.coalesce(of.fn.max("position"), sql<number>`-1`).as("next"))
          .executeTakeFirstOrThrow()
          .then((row) => ({ next: Number(row.next) + 1 }));
        if (expected !== undefined && expected !== next) return undefined;
        for (const [k, entry] of entries.entries()) {
          const trial = "number" in entry ? entry.number : null;
          await db
            .insertInto("entries")
            .values({ position: next + k, at: entry.at, kind: entry.entry, trial, body: JSON.stringify(entry) })
            .execute();
        }
        return next;
      },
      { isSafe },
    );
  }

  /** Trials that this process left behind can go on elsewhere at once. */
  async close(): Promise<void> {
    await this.workers.leave().catch(() => {}); // the file may be the reason why we close
    await this.#file.close();
  }
}

async function checkPlace(path: string, mustExist: boolean): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory())
    throw new UserError({ place: path, what: "this is a folder, not a study's file", remedy: "Name a file, such as study.db" });
  if (known === undefined && mustExist) throw new UserError({ place: path, what: "there is no such file", remedy: "Check the path" });
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (folder === undefined)
    throw new UserError({ place: path, what: `there is no folder ${dirname(path)}`, remedy: "Make it, or name another place" });
}

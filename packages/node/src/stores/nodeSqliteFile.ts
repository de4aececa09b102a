import type { SqliteDatabase } from "kysely";

/** What is used of node:sqlite, which the types of the oldest supported Node do not know. */
type NodeSqlite = Readonly<{ DatabaseSync: new (path: string, options: Readonly<{ timeout: number }>) => NodeDatabase }>;
type NodeDatabase = Readonly<{ prepare: (sql: string) => NodeStatement; exec: (sql: string) => void; close: () => void }>;
type NodeStatement = Readonly<{
  all: (...values: readonly unknown[]) => unknown[];
  run: (...values: readonly unknown[]) => { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  iterate: (...values: readonly unknown[]) => IterableIterator<unknown>;
}>;

/** A SQLite file by Node's own module, undefined where Node has none. */
export function openNodeSqlite(path: string, waitMs: number): SqliteDatabase | undefined {
  const sqlite = quietly(() => process.getBuiltinModule?.("node:sqlite") as unknown as NodeSqlite | undefined);
  if (sqlite === undefined) return undefined;
  const database = new sqlite.DatabaseSync(path, { timeout: waitMs });
  database.exec(`pragma busy_timeout = ${waitMs}`); // the option is younger than the module
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      return {
        reader: /^\s*(select|with|pragma)|\breturning\b/i.test(sql),
        all: (values) => statement.all(...values),
        run: (values) => statement.run(...values),
        iterate: (values) => statement.iterate(...values),
      };
    },
  };
}

/** Node warns that the module is young; whoever tunes a network can do nothing about it. */
function quietly<T>(load: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

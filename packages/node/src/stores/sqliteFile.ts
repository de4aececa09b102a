import type { SqliteDatabase } from "kysely";
import { openLibsql } from "./libsqlFile.js";
import { openNodeSqlite } from "./nodeSqliteFile.js";

/** Opens a SQLite file by what Node has itself (from version 22 on), else by the package libsql. `waitMs` bounds how long one call waits for other processes. */
export async function openSqliteFile(path: string, waitMs: number): Promise<SqliteDatabase> {
  return openNodeSqlite(path, waitMs) ?? (await openLibsql(path, waitMs));
}

/** Statements are prepared once: a study's store runs a few of them very often. */
export function preparedOnce(database: SqliteDatabase): SqliteDatabase {
  const known = new Map<string, ReturnType<SqliteDatabase["prepare"]>>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const statement = known.get(sql) ?? database.prepare(sql);
      known.set(sql, statement);
      return statement;
    },
  };
}

import { UserError } from "gradus";
import { uniqueNames } from "./csvHeader.js";
import type { Database } from "./database.js";
import { described, type Imported } from "./importFile.js";
import { resourceError } from "./readingError.js";

/** What messages call a query. */
export const queryPlace = "--sql";

/**
 * Runs a query, which names files in quotes: select * from 'churn.csv' where age > 18. The dialect is DuckDB's.
 * @throws UserError with what the database says of the query
 */
export async function importQuery(database: Database, sql: string, relation: string): Promise<Imported> {
  const query = sql.trim().replace(/;\s*$/, "");
  try {
    const given = (await database.rows(`DESCRIBE SELECT * FROM (${query}\n)`)).map((column) => String(column.column_name));
    await database.run(`CREATE TEMP TABLE ${relation} AS SELECT * FROM (${query}\n) AS s(${given.map((_, i) => `c${i}`).join(", ")})`);
    const { names, notes } = uniqueNames(given);
    const imported = await described(database, { relation, names, notes, decimalComma: false });
    if (imported.rows !== 0) return imported;
  } catch (error) {
    throw queryError(error);
  }
  throw new UserError({ place: queryPlace, what: "the query gives no row", remedy: "Loosen its conditions" });
}

function queryError(error: unknown): unknown {
  if (!(error instanceof Error) || !/^[A-Z][A-Za-z -]* Error: /.test(error.message)) return error;
  const resource = resourceError(error, queryPlace);
  if (resource !== error) return resource;
  const [first = ""] = error.message.replace(/^[A-Z][A-Za-z -]* Error: /, "").split("\n");
  return new UserError({
    place: queryPlace,
    what: first.replace(/[.!]+$/, ""),
    remedy: "Correct the query: DuckDB's SQL, with files in quotes, as in select * from 'churn.csv' where age > 18",
  });
}

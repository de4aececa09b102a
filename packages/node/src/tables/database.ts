import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";

/** What a selected column is read into: numbers with NaN for NULL, or whole numbers with -1 for NULL. */
export type Reading = Readonly<{ sql: string; as: "number" | "code" }>;

/** An in-memory database for reading files. It fetches nothing from a network and writes nothing but its own temporary files. */
export type Database = Readonly<{
  /** Runs a statement for its effect. */
  run(sql: string): Promise<void>;
  /** All rows of a small answer. Whole numbers come as number, lists as arrays, everything else as text. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** Expressions over a relation with a known number of rows, column by column. */
  read(readings: readonly Reading[], relation: string, rows: number): Promise<(Float64Array | Int32Array)[]>;
  close(): void;
}>;

export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", { autoinstall_known_extensions: "false", autoload_known_extensions: "false" });
  const connection = await instance.connect();
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJS(),
    read: (readings, relation, rows) => read(connection, readings, relation, rows),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function read(
  connection: DuckDBConnection,
  readings: readonly Reading[],
  relation: string,
  rows: number,
): Promise<(Float64Array | Int32Array)[]> {
  if (readings.length === 0) return [];
  const columns = readings.map(({ as }) => (as === "number" ? new Float64Array(rows).fill(Number.NaN) : new Int32Array(rows).fill(-1)));
  const selected = readings.map(({ sql, as }, i) => `CAST(${sql} AS ${as === "number" ? "DOUBLE" : "INTEGER"}) AS r${i}`);
  const result = await connection.stream(`SELECT ${selected.join(", ")} FROM ${relation}`);
  let row = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (let c = 0; c < columns.length; c++) {
      const vector = chunk.getColumnVector(c);
      const column = columns[c]!;
      for (let i = 0; i < chunk.rowCount; i++) {
        const value = vector.getItem(i);
        if (value !== null) column[row + i] = value as number;
      }
    }
    row += chunk.rowCount;
  }
  return columns;
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

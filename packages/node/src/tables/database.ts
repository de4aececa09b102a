import { type DuckDBConnection, DuckDBDoubleVector, DuckDBInstance, DuckDBIntegerVector, type DuckDBVector } from "@duckdb/node-api";

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
  const columns = readings.map(({ as }) => (as === "number" ? new Float64Array(rows) : new Int32Array(rows)));
  let row = 0;
  for await (const chunk of chunksOf(connection, readings, relation)) {
    chunk.forEach((cells, c) => {
      columns[c]!.set(cells, row);
    });
    row += chunk[0]!.length;
  }
  if (row !== rows) throw new Error(`read ${row} rows of ${relation}, which has ${rows}`);
  return columns;
}

/**
 * Expressions over a relation, some thousand rows at a time, in the order of its rows. The arrays of a chunk are views into the database's memory: use or
 * copy them before the next one.
 */
async function* chunksOf(
  connection: DuckDBConnection,
  readings: readonly Reading[],
  relation: string,
): AsyncGenerator<(Float64Array | Int32Array)[], void, void> {
  const selected = readings.map(({ sql, as }, i) => `CAST(${sql} AS ${as === "number" ? "DOUBLE" : "INTEGER"}) AS r${i}`);
  const result = await connection.stream(`SELECT ${selected.join(", ")} FROM ${relation}`);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    yield readings.map((_, c) => cellsOf(chunk!.getColumnVector(c), rowCount));
  }
}

/**
 * The cells of a vector: its own array over the database's memory, with NaN or -1 written where a cell is NULL. The vectors offer that array to nobody,
 * but to ask them cell by cell is many times as slow.
 */
function cellsOf(vector: DuckDBVector, rows: number): Float64Array | Int32Array {
  if (!(vector instanceof DuckDBDoubleVector) && !(vector instanceof DuckDBIntegerVector))
    throw new Error(`a column came as ${vector.type}, which was not asked for`);
  const { items, validity } = vector as unknown as { items: Float64Array | Int32Array; validity: { data: BigUint64Array | null } };
  const cells = items.subarray(0, rows);
  if (validity.data === null) return cells;
  const missing = cells instanceof Float64Array ? Number.NaN : -1;
  const bits = new Uint32Array(validity.data.buffer, validity.data.byteOffset, validity.data.length * 2);
  for (let row = 0; row < rows; row++) if (((bits[row >> 5]! >> (row & 31)) & 1) === 0) cells[row] = missing;
  return cells;
}

/** A text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

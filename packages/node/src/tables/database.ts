import {
  type DuckDBConnection,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBIntegerVector,
  DuckDBVarCharVector,
  type DuckDBVector,
} from "@duckdb/node-api";

/** What a selected column is read into: numbers with NaN for NULL, whole numbers with -1 for NULL, or texts. */
export type Reading = Readonly<{ sql: string; as: "number" | "code" | "text" }>;

/**
 * Texts in the database's memory. `words` holds four numbers of 32 bits for each: the length in bytes, and up to 12 bytes with zeros behind them (of a
 * longer text something else). `text` makes a JavaScript text of one.
 */
export type Texts = Readonly<{ rows: number; words: Uint32Array; isHere: (row: number) => boolean; text: (row: number) => string }>;

/** The cells of one column in a chunk. */
export type Cells = Float64Array | Int32Array | Texts;

/** An in-memory database for reading files. It fetches nothing from a network and writes nothing but its own temporary files. */
export type Database = Readonly<{
  /** Runs a statement for its effect. */
  run(sql: string): Promise<void>;
  /** All rows of a small answer. Whole numbers come as number, lists as arrays, everything else as text. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** Adds rows of texts and whole numbers to a table. */
  append(table: string, rows: Iterable<readonly (string | number)[]>): Promise<void>;
  /**
   * Expressions over a relation, some thousand rows at a time, in the order of its rows. The arrays of a chunk are views into the database's memory: use
   * or copy them before the next one. `rows` says how many there are, where that is known. A failure on the way can leave the database unusable.
   */
  chunks(readings: readonly Reading[], relation: string, rows?: number): AsyncGenerator<readonly Cells[], void, void>;
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
    append: (table, rows) => append(connection, table, rows),
    chunks: (readings, relation, rows) => chunksOf(connection, readings, { relation, rows }),
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Opens a database for as long as it is used. */
export async function withDatabase<T>(use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase();
  try {
    return await use(database);
  } finally {
    database.close();
  }
}

async function append(connection: DuckDBConnection, table: string, rows: Iterable<readonly (string | number)[]>): Promise<void> {
  const appender = await connection.createAppender(table);
  for (const row of rows) {
    for (const cell of row) {
      if (typeof cell === "string") appender.appendVarchar(cell);
      else appender.appendInteger(cell);
    }
    appender.endRow();
  }
  appender.closeSync();
}

/** How the database calls what a reading is read into. */
const sqlTypes = { number: "DOUBLE", code: "INTEGER", text: "VARCHAR" } as const;

/**
 * A stream that breaks off because of a broken file ends as one does that is over. So the rows are counted, and where their number is not known a last one
 * is added that says so; where it does not come, the query is run once more for what the database has to say.
 */
async function* chunksOf(
  connection: DuckDBConnection,
  readings: readonly Reading[],
  { relation, rows }: { readonly relation: string; readonly rows: number | undefined },
): AsyncGenerator<readonly Cells[], void, void> {
  const selected = readings.map(({ sql, as }, i) => `CAST(${sql} AS ${sqlTypes[as]}) AS r${i}`).join(", ");
  const nothing = readings.map(({ as }) => `CAST(NULL AS ${sqlTypes[as]})`).join(", ");
  const counted = `SELECT ${selected} FROM ${relation}`;
  const result = await connection.stream(
    rows === undefined ? `SELECT ${selected}, 0 AS isLast FROM ${relation} UNION ALL SELECT ${nothing}, 1` : counted,
  );
  let seen = 0;
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const isLast = rows === undefined && (cellsOf(chunk.getColumnVector(readings.length), chunk.rowCount) as Int32Array).at(-1) === 1;
    const more = isLast ? chunk.rowCount - 1 : chunk.rowCount;
    if (more > 0) yield readings.map((_, c) => cellsOf(chunk!.getColumnVector(c), more));
    if (isLast) return;
    seen += more;
  }
  if (seen === rows) return;
  await connection.run(`SELECT ${readings.map((_, i) => `count(r${i})`).join(", ")} FROM (${counted})`);
  throw new Error(`the rows of ${relation} came to an end before the last one`);
}

/**
 * The cells of a vector: its own array over the database's memory, with NaN or -1 written where a cell is NULL. The vectors offer that array to nobody,
 * but to ask them cell by cell is many times as slow.
 */
function cellsOf(vector: DuckDBVector, rows: number): Cells {
  const { validity } = vector as unknown as { validity: { data: BigUint64Array | null } };
  const bits = validity.data && new Uint32Array(validity.data.buffer, validity.data.byteOffset, validity.data.length * 2);
  const isHere = (row: number): boolean => bits === null || ((bits[row >> 5]! >> (row & 31)) & 1) !== 0;
  if (vector instanceof DuckDBVarCharVector) {
    const { buffer, byteOffset } = (vector as unknown as { dataView: DataView }).dataView;
    return { rows, words: new Uint32Array(buffer, byteOffset, 4 * rows), isHere, text: (row) => vector.getItem(row) ?? "" };
  }
  if (!(vector instanceof DuckDBDoubleVector) && !(vector instanceof DuckDBIntegerVector))
    throw new Error(`a column came as ${vector.type}, which was not asked for`);
  const cells = (vector as unknown as { items: Float64Array | Int32Array }).items.subarray(0, rows);
  if (bits === null) return cells;
  const missing = cells instanceof Float64Array ? Number.NaN : -1;
  for (let word = 0; 32 * word < rows; word++) {
    const here = bits[word]!;
    if (here === allHere) continue;
    const end = Math.min(rows - 32 * word, 32);
    for (let bit = 0; bit < end; bit++) if (((here >>> bit) & 1) === 0) cells[32 * word + bit] = missing;
  }
  return cells;
}

/** The bits of 32 cells none of which is NULL. */
const allHere = 0xffffffff;

/** A text as SQL writes it. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

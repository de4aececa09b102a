// @ts-check
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";

/**
 * A file to read into typed columns: `rows` of `columns` numbers and a target `y` of two words.
 * @typedef {{ name: string, group: "tables", kind: "table", file: string, rows: number, columns: number }} TableWorkload
 */

const columns = 20;

/**
 * Writes the files into a folder of their own, and hands over what `use` returns once they are gone again.
 * @template T
 * @param {number} rows
 * @param {(workloads: readonly TableWorkload[]) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withTables(rows, use) {
  const folder = await mkdtemp(join(tmpdir(), "gradus-bench-"));
  try {
    const database = await DuckDBInstance.create();
    const connection = await database.connect();
    const names = Array.from({ length: columns }, (_, k) => `round(random() * 1000 - 500, 4) AS c${k}`).join(", ");
    await connection.run(`CREATE TABLE numbers AS SELECT ${names}, if(random() < 0.5, 'no', 'yes') AS y FROM range(${rows})`);
    const workloads = [];
    for (const [kind, options] of [
      ["csv", "FORMAT csv, HEADER"],
      ["parquet", "FORMAT parquet"],
    ]) {
      const file = join(folder, `table.${kind}`);
      await connection.run(`COPY numbers TO '${file.replaceAll("'", "''")}' (${options})`);
      workloads.push(
        /** @type {TableWorkload} */ ({ name: `tables-${kind}-${rows}x${columns}`, group: "tables", kind: "table", file, rows, columns }),
      );
    }
    connection.closeSync();
    return await use(workloads);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

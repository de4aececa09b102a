// @ts-check
// The floor under a reader that stands on DuckDB: its chunks are fetched and their columns asked for, and nothing is kept.

import { availableParallelism } from "node:os";
import { DuckDBInstance, version } from "@duckdb/node-api";
import { answer } from "./answer.mjs";

await answer(async () => ({
  version: version(),
  threads: availableParallelism(),
  open: (workload) => {
    if (workload.kind !== "table") return { absent: "it reads tables" };
    const file = `'${workload.file.replaceAll("'", "''")}'`;
    return {
      steps: async (count) => {
        for (let k = 0; k < count; k++) await pass(file);
      },
    };
  },
}));

/** @param {string} file */
async function pass(file) {
  const database = await DuckDBInstance.create();
  const connection = await database.connect();
  const result = await connection.stream(`SELECT * FROM ${file}`);
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk())
    for (let column = 0; column < chunk.columnCount; column++) chunk.getColumnVector(column);
  connection.closeSync();
  database.closeSync();
}

// @ts-check
// `npm run bench -- --only tables`: how fast files become typed columns.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pythonWith } from "./contenders/index.mjs";
import { measureInTurns } from "./pairs.mjs";
import { block, digits } from "./report.mjs";
import { resultOf } from "./result.mjs";
import { withTables } from "./workloads/tables.mjs";

const here = dirname(fileURLToPath(import.meta.url));

/**
 * @param {import("./options.mjs").Options} options
 * @param {{ log: (line: string) => void, show: (text: string) => void }} to
 */
export async function readingSpeeds({ rows, rounds, ms, peers, python: asked }, { log, show }) {
  const python = peers.length > 0 ? await pythonWith("pandas", asked === undefined ? ["python3", "/usr/bin/python3"] : [asked]) : undefined;
  const plans = [
    { name: "gradus", backend: "readTable", threads: 1, command: [process.execPath, join(here, "contenders/reading.mjs")] },
    { name: "DuckDB's chunks, not kept", threads: 1, command: [process.execPath, join(here, "contenders/chunks.mjs")] },
    python === undefined
      ? { name: "pandas", absent: "no Python here imports pandas (Debian: apt install python3-pandas; or name one by --python)" }
      : { name: "pandas", threads: 1, command: [python, join(here, "python/tables.py")] },
  ];
  log(`writing files of ${digits(rows)} rows`);
  return withTables(rows, async (workloads) => {
    const results = [];
    for (const workload of workloads) {
      const found = await measureInTurns(workload, plans, { rounds, ms, log: (line) => log(`${workload.name}: ${line}`) });
      const result = resultOf(workload, found);
      for (const entry of [...Object.values(result.gradus), ...Object.values(result.peers)]) entry.rowsPerSecond = (rows / entry.us) * 1e6;
      show(block(result) + speeds(result));
      results.push(result);
    }
    return results;
  });
}

/** @param {import("./result.mjs").Result} result */
function speeds({ gradus, peers }) {
  return [...Object.entries(gradus), ...Object.entries(peers)]
    .map(([name, { rowsPerSecond }]) => `  ${name}: ${digits(Number(rowsPerSecond))} rows/s\n`)
    .join("");
}

// @ts-check
// `npm run claims [-- NAME... --reduced]`: measures the claims of examples/claims, on two workers. In full it writes docs/claims.md and the pictures
// in docs/claims/ (with names: those claims alone anew); with --reduced it only shows that every claim can be measured.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { page } from "./claims/page.mjs";
import { afterSetUp, root } from "./setup.mjs";

/** @typedef {import("./claims/page.mjs").Row} Row */

/** What was measured, so that a page can be written after some claims were measured anew. */
const store = join(root, "docs/claims/measured.json");
const workers = 2;

await afterSetUp(async () => {
  const { values, positionals } = parseArgs({ options: { reduced: { type: "boolean", default: false } }, allowPositionals: true });
  const known = Object.keys(await import(pathToFileURL(join(root, "dist/examples/claims/index.js")).href));
  const stranger = positionals.find((name) => !known.includes(name));
  if (stranger !== undefined) {
    console.error(`There is no claim "${stranger}". Name one of: ${known.join(", ")}.`);
    return 2;
  }
  process.chdir(root);
  const names = positionals.length > 0 ? positionals : known;
  const measured = await measure(names, values.reduced ? "reduced" : "full");
  const failed = measured.filter((each) => each.failure !== undefined);
  for (const { name, failure } of failed) console.error(`${name} failed: ${failure}`);
  if (!values.reduced) write(measured.filter((each) => each.failure === undefined));
  return failed.length > 0 ? 1 : 0;
});

/**
 * @param {readonly string[]} names
 * @param {"full" | "reduced"} effort
 * @returns {Promise<any[]>}
 */
async function measure(names, effort) {
  const waiting = [...names];
  /** @type {any[]} */
  const done = [];
  const work = async () => {
    const worker = new Worker(new URL("./claims/measureOne.mjs", import.meta.url), { workerData: { root, effort } });
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      process.stderr.write(`${name} ...\n`);
      const answer = new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
      worker.postMessage(name);
      const result = await answer;
      worker.removeAllListeners("error");
      done.push(result);
      if (result.row)
        process.stderr.write(`[${done.length}/${names.length}] ${name}: ${result.row.verdict} (${result.seconds.toFixed(0)} s)\n`);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(workers, names.length) }, work));
  return done;
}

/** @param {readonly { row: Row, svg: string }[]} measured */
function write(measured) {
  mkdirSync(join(root, "docs/claims"), { recursive: true });
  const before = existsSync(store) ? /** @type {Row[]} */ (JSON.parse(readFileSync(store, "utf8"))) : [];
  const rows = new Map([...before, ...measured.map(({ row }) => row)].map((row) => [row.name, row]));
  const sorted = [...rows.values()].sort((a, b) => a.claim.row - b.claim.row || a.name.localeCompare(b.name));
  for (const { row, svg } of measured) writeFileSync(join(root, `docs/claims/${row.name}.svg`), svg);
  writeFileSync(store, `${JSON.stringify(sorted, null, 2)}\n`);
  writeFileSync(join(root, "docs/claims.md"), page(sorted));
  for (const { claim, verdict } of sorted) console.log(`${String(claim.row).padStart(2)}  ${claim.title.padEnd(40)} ${verdict}`);
}

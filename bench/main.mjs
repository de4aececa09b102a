// @ts-check
// `npm run bench [-- OPTIONS]`: Gradus and other libraries side by side on one machine. See docs/benchmarks.md; --help lists the options.
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { afterSetUp, root } from "../scripts/setup.mjs";
import { contenders, npmPeers } from "./contenders/index.mjs";
import { installPeers } from "./installPeers.mjs";
import { machineLine, machineOf } from "./machine.mjs";
import { help, optionsOf, WrongUse } from "./options.mjs";
import { measureInTurns } from "./pairs.mjs";
import { block, summary } from "./report.mjs";
import { resultOf } from "./result.mjs";

const markers = { start: "<!-- the table: npm run bench -- --write -->", end: "<!-- end of the table -->" };

await afterSetUp(async () => {
  try {
    const options = optionsOf(process.argv.slice(2));
    if (options.help) console.log(help);
    else await bench(options);
    return 0;
  } catch (failure) {
    if (!(failure instanceof WrongUse)) throw failure;
    console.error(failure.message);
    return failure.exitCode;
  }
});

/** @param {import("./options.mjs").Options} options */
async function bench(options) {
  const machine = machineOf();
  /** @param {string} line */
  const log = (line) => process.stderr.write(`${line}\n`);
  /** @param {string} text */
  const show = (text) => (options.json ? log(text) : console.log(text));
  show(`${machineLine(machine)}\n`);
  const own = [];
  if (options.chapters.includes("tables")) own.push(...(await (await import("./tables.mjs")).readingSpeeds(options, { log, show })));
  if (options.chapters.includes("watching")) own.push(...(await (await import("./watching.mjs")).watching(options, { log, show })));
  if (options.chapters.includes("tuner"))
    own.push(...(await (await import("./tuner/tuner.mjs")).tunerBench(options, { log, show, machine })));
  if (options.chapters.includes("scores")) own.push(...(await (await import("./scores.mjs")).scores(options, { log, show, machine })));
  const results = options.workloads.length > 0 ? await sideBySide(options, { log, show }) : [];
  if (options.json) console.log(JSON.stringify({ machine, workloads: [...results, ...own] }));
  else if (results.length > 0) {
    const table = summary(results, machine);
    console.log(table);
    if (options.write) writeTable(table);
  }
}

/**
 * @param {import("./options.mjs").Options} options
 * @param {{ log: (line: string) => void, show: (text: string) => void }} to
 */
async function sideBySide({ workloads, peers, backends, python, rounds, ms }, { log, show }) {
  if (peers.some((peer) => npmPeers.includes(peer))) await installPeers(log);
  const plans = await contenders({ cores: availableParallelism(), chosen: peers, backends, python });
  const results = [];
  for (const workload of workloads) {
    const result = resultOf(
      workload,
      await measureInTurns(workload, plans, { rounds, ms, log: (line) => log(`${workload.name}: ${line}`) }),
    );
    show(block(result));
    results.push(result);
  }
  return results;
}

/** Puts the table where docs/benchmarks.md has its markers. @param {string} table */
function writeTable(table) {
  const path = join(root, "docs/benchmarks.md");
  const text = readFileSync(path, "utf8");
  const [from, to] = [text.indexOf(markers.start), text.indexOf(markers.end)];
  if (from < 0 || to < from) throw new Error(`${path} has lost the markers of its table`);
  writeFileSync(path, `${text.slice(0, from + markers.start.length)}\n${table}${text.slice(to)}`);
}

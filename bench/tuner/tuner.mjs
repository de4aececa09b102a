// @ts-check
// `npm run bench -- --only tuner`: samplers side by side on problems whose best loss is known, beside the recorded figures of Optuna.
import { fork } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tune } from "gradus";
import { root } from "../../scripts/setup.mjs";
import { pythonWith } from "../contenders/index.mjs";
import { machineLine } from "../machine.mjs";
import { importanceMs, latencyOf } from "./latency.mjs";
import { OptunaSearches } from "./optuna.mjs";
import { document, page } from "./page.mjs";
import { problems } from "./problems.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const budgets = [50, 100];
const firstSeed = 500; // nobody has chosen anything with these
const samplers = ["coarseToFine", "tpe", "gaussianProcess", "cmaEs", "random"];
/** @typedef {import("./page.mjs").Searched} Searched */

/**
 * @param {import("../options.mjs").Options} options
 * @param {{ log: (line: string) => void, show: (text: string) => void, machine: ReturnType<typeof import("../machine.mjs").machineOf> }} to
 */
export async function tunerBench({ seeds, write, python: asked }, { log, show, machine }) {
  const searched = await searchAll(seeds, log);
  const python = await pythonWith("optuna", asked === undefined ? ["python3", "/usr/bin/python3"] : [asked]);
  const optuna = python === undefined ? undefined : await searchByOptuna(python, searched, { seeds, log });
  if (optuna === undefined) log("no Python here imports optuna: beside its recorded figures only (Debian: apt install python3-optuna)");
  log("asks beside 5,000 trials");
  const asks = { trials: 5000, asks: 60 };
  const latencies = [
    await latencyOf("coarseToFine", tune.coarseToFine(), asks),
    await latencyOf("tpe", tune.tpe(), asks),
    await latencyOf("gaussianProcess", tune.gaussianProcess(), asks),
    await latencyOf("random", tune.random(), asks),
  ];
  const importance = await importanceMs(1000);
  const text = page(searched, { latencies, importance, seeds, budgets, optuna });
  show(text);
  if (write) writeFileSync(join(root, "docs/tuner.md"), document(text, machineLine(machine)));
  return [{ name: "tuner", optuna: optuna ?? null, searched, latencies, importanceMs: importance }];
}

/**
 * Optuna on every problem with every seed, as many at once as there are cores; its regrets join those of ours.
 * @param {string} python
 * @param {readonly Searched[]} searched
 * @param {{ seeds: number, log: (line: string) => void }} how
 * @returns {Promise<string>} its version
 */
async function searchByOptuna(python, searched, { seeds, log }) {
  const jobs = searched.flatMap((each) => {
    each.regrets.optuna = [];
    return Array.from({ length: seeds }, (_, at) => ({ each, seed: firstSeed + at }));
  });
  let [next, done, version] = [0, 0, ""];
  const worker = async () => {
    const searches = new OptunaSearches(python);
    version = await searches.version();
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      job.each.regrets.optuna?.push(await searches.regrets({ problem: job.each.problem, seed: job.seed, budgets }));
      if (++done % Math.ceil(jobs.length / 10) === 0) log(`${done} of ${jobs.length} searches by Optuna ${version}`);
    }
    searches.close();
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return version;
}

/**
 * Every sampler on every problem with every seed, as many at once as there are cores.
 * @param {number} seeds
 * @param {(line: string) => void} log
 * @returns {Promise<Searched[]>}
 */
async function searchAll(seeds, log) {
  const jobs = problems.flatMap(({ name: problem }) =>
    samplers.flatMap((sampler) => Array.from({ length: seeds }, (_, at) => ({ problem, sampler, seed: firstSeed + at, budgets }))),
  );
  /** @type {Searched[]} */
  const searched = problems.map(({ name, group }) => ({
    problem: name,
    group,
    regrets: Object.fromEntries(samplers.map((each) => [each, []])),
  }));
  let [next, done] = [0, 0];
  const workers = Array.from({ length: availableParallelism() }, () => fork(join(here, "searches.mjs")));
  await Promise.all(
    workers.map(
      (worker) =>
        new Promise((resolve, reject) => {
          const give = () => (next < jobs.length ? worker.send(/** @type {object} */ (jobs[next++])) : resolve(undefined));
          worker.on("message", (/** @type {any} */ { problem, sampler, regrets }) => {
            searched.find((each) => each.problem === problem)?.regrets[sampler]?.push(regrets);
            if (++done % Math.ceil(jobs.length / 20) === 0) log(`${done} of ${jobs.length} searches`);
            give();
          });
          worker.on("exit", (code) => reject(new Error(`a search ended with ${code}`)));
          give();
        }),
    ),
  );
  for (const worker of workers) worker.removeAllListeners("exit").kill();
  return searched;
}

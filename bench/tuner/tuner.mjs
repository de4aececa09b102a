// @ts-check
// `npm run bench -- --only tuner`: samplers side by side on problems whose best loss is known, beside the recorded figures of Optuna.
import { fork } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tune } from "gradus";
import { root } from "../../scripts/setup.mjs";
import { machineLine } from "../machine.mjs";
import { importanceMs, latencyOf } from "./latency.mjs";
import { problems } from "./problems.mjs";
import { holm, mannWhitney, median } from "./statistics.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const budgets = [50, 100];
const firstSeed = 500; // nobody has chosen anything with these
const samplers = ["coarseToFine", "tpe", "gaussianProcess", "cmaEs", "random"];
/** @type {{ source: string, budgets: number[], problems: Record<string, Record<string, number[]>> }} */
const recorded = JSON.parse(readFileSync(join(here, "recorded.json"), "utf8"));

/** @typedef {{ problem: string, group: string, regrets: Record<string, number[][]> }} Searched by sampler: for each seed the regret after each budget */

/**
 * @param {import("../options.mjs").Options} options
 * @param {{ log: (line: string) => void, show: (text: string) => void, machine: ReturnType<typeof import("../machine.mjs").machineOf> }} to
 */
export async function tunerBench({ seeds, write }, { log, show, machine }) {
  const searched = await searchAll(seeds, log);
  log("asks beside 5,000 trials");
  const asks = { trials: 5000, asks: 60 };
  const latencies = [
    await latencyOf("coarseToFine", tune.coarseToFine(), asks),
    await latencyOf("tpe", tune.tpe(), asks),
    await latencyOf("gaussianProcess", tune.gaussianProcess(), asks),
    await latencyOf("random", tune.random(), asks),
  ];
  const importance = await importanceMs(1000);
  const text = page(searched, { latencies, importance, seeds });
  show(text);
  if (write) writeFileSync(join(root, "docs/tuner.md"), document(text, machineLine(machine)));
  return [{ name: "tuner", searched, latencies, importanceMs: importance }];
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

/**
 * @param {readonly Searched[]} searched
 * @param {{ latencies: readonly import("./latency.mjs").Latency[], importance: number, seeds: number }} more
 */
function page(searched, { latencies, importance, seeds }) {
  const parts = budgets.map((budget, at) => {
    const chances = searched.map(({ regrets }) => mannWhitney(of(regrets, "coarseToFine", at), of(regrets, "tpe", at)));
    const corrected = holm(chances.map(({ chance }) => chance));
    const marks = chances.map(({ below }, k) => (Number(corrected[k]) >= 0.05 ? "=" : below > 0.5 ? "W" : "L"));
    const rows = searched.map(({ problem, regrets }, k) => {
      const known = recorded.problems[problem];
      const at5 = recorded.budgets.indexOf(budget);
      return [
        problem,
        ...samplers.map((sampler) => short(median(of(regrets, sampler, at)))),
        String(marks[k]),
        ...["optuna", "random", "prototype"].map((name) => (known?.[name] ? short(Number(known[name]?.[at5])) : "")),
      ];
    });
    const count = (/** @type {string} */ mark) => marks.filter((each) => each === mark).length;
    const beside = searched.filter(({ problem }) => recorded.problems[problem]);
    const lower = beside.filter(
      ({ problem, regrets }) =>
        median(of(regrets, "coarseToFine", at)) < Number(recorded.problems[problem]?.optuna?.[recorded.budgets.indexOf(budget)]),
    );
    const head = [
      `after ${budget} trials`,
      "coarse to fine",
      "TPE",
      "Gaussian process",
      "CMA-ES",
      "random",
      "against TPE",
      "Optuna 5",
      "its random",
      "prototype",
    ];
    return `${table(head, rows)}\n\nCoarse to fine against our TPE (Mann-Whitney, Holm over ${searched.length} problems): ${count("W")} won, ${count("=")} tied, ${count("L")} lost. Its median is below Optuna's recorded one on ${lower.length} of ${beside.length} problems.`;
  });
  const ms = (/** @type {number} */ value) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
  const speed = table(
    ["one ask beside 5,000 trials", "median", "95 %", "longest"],
    latencies.map(({ sampler, median: middle, p95, most }) => [sampler, ms(middle), ms(p95), ms(most)]),
  );
  return `${parts.join("\n\n")}\n\n${speed}\n\nImportance of seven parameters out of 1,000 trials: ${ms(importance)}.\nMedian simple regret over ${seeds} seeds.\n`;
}

/** @param {Record<string, number[][]>} regrets @param {string} sampler @param {number} at */
const of = (regrets, sampler, at) => (regrets[sampler] ?? []).map((each) => Number(each[at]));

/** @param {number} value */
function short(value) {
  if (value === 0) return "0";
  return value >= 1000 || value < 0.001 ? value.toExponential(1) : value.toPrecision(2);
}

/** @param {readonly string[]} head @param {readonly (readonly string[])[]} rows */
function table(head, rows) {
  const line = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}

/** @param {string} text @param {string} machine */
function document(text, machine) {
  return `# The tuner, measured

\`npm run bench -- --only tuner --write\` searches problems whose lowest loss is known, with every sampler, and writes this page. Regret is how far the best trial is above that
loss; a figure is the median over seeds that nothing was chosen with. W and L: the chance of such ranks, if coarse to fine and TPE were alike, is below 5 % for all problems together.

*Optuna 5*, *its random* and *prototype* are recorded, not measured here. ${recorded.source}
Problems of the same name have the published formulas with our own optima and ranges: the column of random search beside the recorded one tells how far the two are alike. Those without recorded figures are fresh.

${machine}

${text}`;
}

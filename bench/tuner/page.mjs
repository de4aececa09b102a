// @ts-check
// What the searches came to, as tables.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../pairs.mjs";
import { holm, mannWhitney } from "./statistics.mjs";

/** @typedef {{ problem: string, group: string, regrets: Record<string, number[][]> }} Searched by sampler: for each seed the regret after each budget */
/** @typedef {{ latencies: readonly import("./latency.mjs").Latency[], importance: number, seeds: number, budgets: readonly number[], optuna: string | undefined }} Found */

/** @type {{ source: string, budgets: number[], problems: Record<string, Record<string, number[]>> }} */
const recorded = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), "recorded.json"), "utf8"));

const names = { coarseToFine: "coarse to fine", tpe: "TPE", gaussianProcess: "Gaussian process", cmaEs: "CMA-ES", random: "random" };

/** @param {readonly Searched[]} searched @param {Found} found */
export function page(searched, { latencies, importance, seeds, budgets, optuna }) {
  const parts = budgets.map((budget, at) => budgetPart(searched, { budget, at, optuna }));
  const ms = (/** @type {number} */ value) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
  const speed = table(
    ["one ask beside 5,000 trials", "median", "95 %", "longest"],
    latencies.map(({ sampler, median: middle, p95, most }) => [sampler, ms(middle), ms(p95), ms(most)]),
  );
  return `${parts.join("\n\n")}\n\n${speed}\n\nImportance of seven parameters out of 1,000 trials: ${ms(importance)}.\nMedian simple regret over ${seeds} seeds.\n`;
}

/**
 * The medians after so many trials, with the marks of the comparisons.
 * @param {readonly Searched[]} searched
 * @param {{ budget: number, at: number, optuna: string | undefined }} which
 */
function budgetPart(searched, { budget, at, optuna }) {
  const rivals = [{ sampler: "tpe", name: "our TPE" }, ...(optuna === undefined ? [] : [{ sampler: "optuna", name: `Optuna ${optuna}` }])];
  const marks = rivals.map(({ sampler }) => marksOf(searched, sampler, at));
  const place = recorded.budgets.indexOf(budget);
  const shown = [...Object.keys(names), ...(optuna === undefined ? [] : ["optuna"])];
  const rows = searched.map(({ problem, regrets }, k) => [
    problem,
    ...shown.map((sampler) => short(median(of(regrets, sampler, at)))),
    ...marks.map((each) => String(each[k])),
    ...["optuna", "random", "prototype"].map((name) => shortOf(recorded.problems[problem]?.[name]?.[place])),
  ]);
  const head = [
    `after ${budget} trials`,
    ...Object.values(names),
    ...(optuna === undefined ? [] : [`Optuna ${optuna}`]),
    ...rivals.map(({ name }) => `against ${name}`),
    "recorded: Optuna 5",
    "its random",
    "prototype",
  ];
  const counts = rivals.map(({ name }, k) => {
    const count = (/** @type {string} */ mark) => marks[k]?.filter((each) => each === mark).length;
    return `Coarse to fine against ${name} (Mann-Whitney, Holm over ${searched.length} problems): ${count("W")} won, ${count("=")} tied, ${count("L")} lost.`;
  });
  const known = searched.filter(({ problem }) => recorded.problems[problem]);
  const lower = known.filter(
    ({ problem, regrets }) => median(of(regrets, "coarseToFine", at)) < Number(recorded.problems[problem]?.optuna?.[place]),
  );
  return `${table(head, rows)}\n\n${counts.join("\n")}\nIts median is below the recorded one of Optuna 5 on ${lower.length} of ${known.length} problems.`;
}

/** Won, tied or lost by coarse to fine, problem by problem. @param {readonly Searched[]} searched @param {string} rival @param {number} at */
function marksOf(searched, rival, at) {
  const found = searched.map(({ regrets }) => mannWhitney(of(regrets, "coarseToFine", at), of(regrets, rival, at)));
  const corrected = holm(found.map(({ chance }) => chance));
  return found.map(({ below }, k) => (Number(corrected[k]) >= 0.05 ? "=" : below > 0.5 ? "W" : "L"));
}

/** @param {Record<string, number[][]>} regrets @param {string} sampler @param {number} at */
const of = (regrets, sampler, at) => (regrets[sampler] ?? []).map((each) => Number(each[at]));

/** @param {number | undefined} value */
const shortOf = (value) => (value === undefined ? "" : short(value));

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

/** The page of the docs. @param {string} text @param {string} machine */
export function document(text, machine) {
  return `# The tuner, measured

\`npm run bench -- --only tuner --write\` searches problems whose lowest loss is known, with every sampler, and writes this page. Regret is how far the best trial is above that
loss; a figure is the median over seeds that nothing was chosen with. W and L: the chance of such ranks, if both were alike, is below 5 % for all problems together.

*recorded: Optuna 5*, *its random* and *prototype* are not measured here. ${recorded.source}
Problems of the same name have the published formulas with our own optima and ranges: the column of random search beside the recorded one tells how far the two are alike. Those without recorded figures are fresh.
Where a Python can import Optuna, its default sampler searches the same problems with the same seeds.

${machine}

${text}`;
}

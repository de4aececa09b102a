// @ts-check
// `npm run bench -- --only scores --data FOLDER`: plain `gradus train` on every table of a folder, beside the scores in its reference.json.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { root } from "../scripts/setup.mjs";
import { machineLine } from "./machine.mjs";
import { WrongUse } from "./options.mjs";
import { median } from "./pairs.mjs";
import { aligned, digits } from "./report.mjs";
import { preparedFile } from "./scoredFile.mjs";

/**
 * A set of reference.json. `references` holds for each model the median of each measure on the test rows.
 * @typedef {{ name: string, task: string, target: string | null, files: Record<string, string>, split: { kind: "column" | "index" | "files", column?: string },
 *   rows: { test: number }, references: Record<string, Record<string, { median: number }>> }} ScoredSet
 * @typedef {{ name: string, measure: string, error: number, accuracy: number | undefined, boosting: number, ratio: number, perceptron: number, seconds: number, testRows: number }} Score
 */

/** Smaller test parts say too little about a ratio. */
const enoughTestRows = 400;

const run = promisify(execFile);

/**
 * @param {import("./options.mjs").Options} options
 * @param {{ log: (line: string) => void, show: (text: string) => void, machine: import("./machine.mjs").Machine }} to
 */
export async function scores({ data, seeds, write }, { log, show, machine }) {
  const folder = resolve(process.env.INIT_CWD ?? ".", data ?? "");
  const scratch = await mkdtemp(join(tmpdir(), "gradus-scores-"));
  try {
    /** @type {Score[]} */
    const found = [];
    /** @type {{ name: string, absent: string }[]} */
    const missing = [];
    for (const set of setsOf(folder)) {
      try {
        found.push(await scoreOf(set, { folder, scratch, seeds, log }));
      } catch (failure) {
        const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (failure);
        missing.push({ name: set.name, absent: (stderr || message).trim().split("\n").at(-1) ?? "" });
      }
    }
    const table = tableOf(found, missing);
    show(table);
    if (write) writeFileSync(join(root, "docs/scores.md"), pageOf(table, { machine, seeds }));
    return found.map((score) => ({ ...score, name: `scores-${score.name}`, gradus: {}, peers: {} }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @param {string} folder @returns {readonly ScoredSet[]} */
function setsOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, "reference.json"), "utf8")).datasets;
  } catch (failure) {
    throw new WrongUse(
      `--data: ${join(folder, "reference.json")} cannot be read (${failure instanceof Error ? failure.message : failure}).`,
    );
  }
}

/**
 * The median over the seeds of the error on the test rows: log loss for classes, root mean squared error for numbers.
 * @param {ScoredSet} set
 * @param {{ folder: string, scratch: string, seeds: number, log: (line: string) => void }} where
 * @returns {Promise<Score>}
 */
async function scoreOf(set, { folder, scratch, seeds, log }) {
  const { file, target } = await preparedFile(set, { folder: join(folder, set.name), scratch });
  const isNumber = set.task === "regression";
  const documents = [];
  for (let seed = 0; seed < seeds; seed++) {
    log(`${set.name}: seed ${seed}`);
    const start = performance.now();
    const task = ["--task", isNumber ? "regression" : "classification"];
    const args = [
      "train",
      file,
      "--target",
      target,
      "--split-column",
      "split",
      ...task,
      "--seed",
      String(seed),
      "--out",
      join(scratch, "model.safetensors"),
      "--json",
    ];
    const { stdout } = await run(process.execPath, [join(root, "packages/node/bin/gradus.js"), ...args], { maxBuffer: 2 ** 26 });
    documents.push({ ...JSON.parse(stdout), wallSeconds: (performance.now() - start) / 1000 });
  }
  const [measure, ours] = isNumber ? ["rmse", "rmse"] : ["log_loss", "logLoss"];
  const error = median(documents.map(({ metrics }) => numberOf(metrics.test[ours])));
  const boosting = set.references.hist_gradient_boosting?.[measure]?.median ?? Number.NaN;
  const perceptron = Math.min(...["mlp", "mlp_2x256"].map((model) => set.references[model]?.[measure]?.median ?? Number.POSITIVE_INFINITY));
  const accuracy = isNumber ? undefined : median(documents.map(({ metrics }) => numberOf(metrics.test.accuracy)));
  const seconds = median(documents.map(({ wallSeconds }) => wallSeconds));
  return { name: set.name, measure, error, accuracy, boosting, ratio: error / boosting, perceptron, seconds, testRows: set.rows.test };
}

/** A measure is a number, or a value with its interval. @param {number | { value: number }} measure */
function numberOf(measure) {
  return typeof measure === "number" ? measure : measure.value;
}

/**
 * @param {readonly Score[]} found
 * @param {readonly { name: string, absent: string }[]} missing
 */
function tableOf(found, missing) {
  const head = ["", "measure", "Gradus", "boosting", "ratio", "best MLP", "accuracy", "test rows", "seconds"];
  const rows = found.map(({ name, measure, error, boosting, ratio, perceptron, accuracy, testRows, seconds }) => [
    name,
    measure,
    ...[error, boosting, ratio, perceptron].map((value) => (value >= 100 ? digits(value) : value.toPrecision(4))),
    accuracy === undefined ? "" : accuracy.toFixed(4),
    String(testRows),
    seconds.toFixed(1),
  ]);
  const large = found.filter(({ testRows, ratio }) => testRows >= enoughTestRows && Number.isFinite(ratio));
  const mean = Math.exp(large.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / large.length);
  const line = `Geometric mean of the ratios of the ${large.length} sets with at least ${enoughTestRows} test rows: ${mean.toFixed(3)}`;
  return [...aligned([head, ...rows]), ...missing.map(({ name, absent }) => `  ${name}: ${absent}`), "", line, ""].join("\n");
}

/**
 * @param {string} table
 * @param {{ machine: import("./machine.mjs").Machine, seeds: number }} options
 */
function pageOf(table, { machine, seeds }) {
  return `# Scores

Plain \`gradus train\` with its defaults on every set, error on the test rows (log loss or RMSE, smaller is better), median of ${seeds} seeds. *Boosting* is
scikit-learn's HistGradientBoosting, *best MLP* the better of two of its perceptrons; *ratio* is our error over boosting's. Written by
\`npm run bench -- --only scores --data FOLDER --write\`.

${machineLine(machine)}.

\`\`\`
${table}\`\`\`
`;
}

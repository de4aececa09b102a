// @ts-check
// `npm run bench -- --only scores --data FOLDER`: plain `gradus train` on every table of a folder, beside the scores in its reference.json.
import { readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { root } from "../scripts/setup.mjs";
import { machineLine } from "./machine.mjs";
import { WrongUse } from "./options.mjs";
import { median } from "./pairs.mjs";
import { aligned, digits } from "./report.mjs";
import { preparedFile } from "./scoredFile.mjs";
import { keptRun, scoreRun } from "./scoreRuns.mjs";

/**
 * A set of reference.json. `references` holds for each model the median of each measure on the test rows.
 * @typedef {{ name: string, task: string, target: string | null, files: Record<string, string>, split: { kind: "column" | "index" | "files", column?: string },
 *   rows: { test: number }, references: Record<string, Record<string, { median: number }>> }} ScoredSet
 * @typedef {import("./scoreRuns.mjs").ScoreRun} ScoreRun
 * @typedef {{ name: string, effort: string, measure: string, error: number, accuracy: number | undefined, boosting: number, ratio: number, perceptron: number,
 *   boostingAccuracy: number | undefined, seconds: number, load: number, seeds: number, testRows: number, isTable: boolean }} Score
 * @typedef {{ name: string, effort: string, absent: string }} Missing
 */

/** Smaller test parts say too little about a ratio. */
const enoughTestRows = 400;

/**
 * @param {import("./options.mjs").Options} options
 * @param {{ log: (line: string) => void, show: (text: string) => void, machine: import("./machine.mjs").Machine }} to
 */
export async function scores({ data, seeds, efforts, sets: names, keep, kept, write }, { log, show, machine }) {
  /** @param {string} path */
  const from = (path) => resolve(process.env.INIT_CWD ?? ".", path);
  const folder = from(data ?? "");
  const sets = setsOf(folder).filter(({ name }) => names === undefined || names.includes(name));
  const scratch = await mkdtemp(join(tmpdir(), "gradus-scores-"));
  try {
    const where = { folder, scratch, keep: keep === undefined ? join(root, "bench/scoreRuns") : from(keep), log };
    const { found, missing } = kept ? scoresKept(sets, { efforts, seeds }, where.keep) : await scoresOf(sets, { efforts, seeds }, where);
    const tables = efforts.map((effort) => ({ effort, text: tableOf(effort, found, missing) }));
    for (const { effort, text } of tables) show(`${effort}\n${text}`);
    if (write) writeFileSync(join(root, "docs/scores.md"), pageOf(tables, { machine, found }));
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
 * Every set with the first seed, then every set with the second, so that a bench that is ended leaves whole tables.
 * @param {readonly ScoredSet[]} sets
 * @param {{ efforts: readonly string[], seeds: number }} options
 * @param {{ folder: string, scratch: string, keep: string, log: (line: string) => void }} where
 */
async function scoresOf(sets, { efforts, seeds }, { folder, ...where }) {
  /** @type {Map<string, { set: ScoredSet, effort: string, runs: ScoreRun[] }>} */
  const found = new Map();
  /** @type {Map<string, Missing>} */
  const missing = new Map();
  for (const effort of efforts)
    for (let seed = 0; seed < seeds; seed++)
      for (const set of sets) {
        const key = `${set.name} ${effort}`;
        if (missing.has(key)) continue;
        try {
          const prepared = await preparedFile(set, { folder: join(folder, set.name), scratch: where.scratch });
          const { runs } = found.get(key) ?? { runs: [] };
          found.set(key, { set, effort, runs: [...runs, await scoreRun({ set, ...prepared, effort, seed }, where)] });
        } catch (failure) {
          const { stderr, message } = /** @type {{ stderr?: string, message: string }} */ (failure);
          missing.set(key, { name: set.name, effort, absent: (stderr || message).trim().split("\n").at(-1) ?? "" });
          found.delete(key);
        }
      }
  return { found: [...found.values()].map(scoreOf), missing: [...missing.values()] };
}

/**
 * What earlier benches have found; nothing is trained.
 * @param {readonly ScoredSet[]} sets
 * @param {{ efforts: readonly string[], seeds: number }} options
 * @param {string} keep
 * @returns {{ found: Score[], missing: Missing[] }}
 */
function scoresKept(sets, { efforts, seeds }, keep) {
  const all = efforts.flatMap((effort) =>
    sets.map((set) => ({
      set,
      effort,
      runs: Array.from({ length: seeds }, (_, seed) => keptRun({ set, effort, seed }, keep) ?? []).flat(),
    })),
  );
  return {
    found: all.filter(({ runs }) => runs.length > 0).map(scoreOf),
    missing: all.filter(({ runs }) => runs.length === 0).map(({ set, effort }) => ({ name: set.name, effort, absent: "not trained yet" })),
  };
}

/**
 * The median over the seeds of the error on the test rows: log loss for classes, root mean squared error for numbers. Seconds are those of the fastest
 * training, since others may have used the machine too.
 * @param {{ set: ScoredSet, effort: string, runs: readonly ScoreRun[] }} one
 * @returns {Score}
 */
function scoreOf({ set, effort, runs }) {
  const isNumber = set.task === "regression";
  const measure = isNumber ? "rmse" : "log_loss";
  /** @param {string} model @param {string} of */
  const reference = (model, of) => set.references[model]?.[of]?.median;
  const error = median(runs.map((run) => run.error));
  const boosting = reference("hist_gradient_boosting", measure) ?? Number.NaN;
  const fastest = runs.reduce((least, run) => (run.seconds < least.seconds ? run : least));
  return {
    name: set.name,
    effort,
    measure: isNumber ? "RMSE" : "log loss",
    error,
    accuracy: isNumber ? undefined : median(runs.map(({ accuracy = Number.NaN }) => accuracy)),
    boosting,
    ratio: error / boosting,
    perceptron: Math.min(...["mlp", "mlp_2x256"].map((model) => reference(model, measure) ?? Number.POSITIVE_INFINITY)),
    boostingAccuracy: reference("hist_gradient_boosting", "accuracy"),
    seconds: fastest.seconds,
    load: fastest.load,
    seeds: runs.length,
    testRows: set.rows.test,
    isTable: set.files.images === undefined,
  };
}

/**
 * @param {string} effort
 * @param {readonly Score[]} all
 * @param {readonly Missing[]} missing
 */
function tableOf(effort, all, missing) {
  const found = all.filter((score) => score.effort === effort);
  const head = [
    "",
    "measure",
    "Gradus",
    "boosting",
    "ratio",
    "best MLP",
    "accuracy",
    "boosting's",
    "test rows",
    "seeds",
    "seconds",
    "load",
  ];
  const rows = found.map(
    ({ name, measure, error, boosting, ratio, perceptron, accuracy, boostingAccuracy, testRows, seeds, seconds, load }) => [
      name,
      measure,
      digitsOf(error),
      digitsOf(boosting),
      ratio.toFixed(3),
      digitsOf(perceptron),
      accuracy === undefined ? "" : accuracy.toFixed(4),
      accuracy === undefined ? "" : (boostingAccuracy?.toFixed(4) ?? ""),
      String(testRows),
      String(seeds),
      seconds.toFixed(1),
      load.toFixed(1),
    ],
  );
  const absent = missing.filter((one) => one.effort === effort).map(({ name, absent: why }) => `  ${name}: ${why}`);
  return [...aligned([head, ...rows]), ...absent, "", ...summaryOf(found), ""].join("\n");
}

/** @param {number} value */
function digitsOf(value) {
  return value >= 100 ? digits(value) : value.toPrecision(4);
}

/** How the scores stand to boosting and to the perceptrons, in sentences. @param {readonly Score[]} found */
function summaryOf(found) {
  const tables = found.filter(({ isTable, ratio }) => isTable && Number.isFinite(ratio));
  const large = tables.filter(({ testRows }) => testRows >= enoughTestRows);
  const lines = [];
  if (large.length > 0) {
    const mean = Math.exp(large.reduce((sum, { ratio }) => sum + Math.log(ratio), 0) / large.length);
    const worst = large.reduce((most, score) => (score.ratio > most.ratio ? score : most));
    lines.push(
      `Geometric mean of the ratios of the ${large.length} tables with at least ${enoughTestRows} test rows: ${mean.toFixed(3)}; the largest is ${worst.name} with ${worst.ratio.toFixed(3)}.`,
    );
  }
  for (const score of tables.filter(({ testRows }) => testRows < enoughTestRows)) lines.push(smallSentence(score));
  const above = tables.filter(({ error, perceptron }) => error >= perceptron).map(({ name }) => name);
  lines.push(`Not below the better perceptron: ${above.length === 0 ? "none" : above.join(", ")}.`);
  return lines;
}

/**
 * A small table by standard errors of its test part: that of a share p is the root of p (1 - p) / n, that of an RMSE about RMSE / root(2 n).
 * @param {Score} score
 */
function smallSentence({ name, error, boosting, accuracy, boostingAccuracy, testRows }) {
  const isShare = accuracy !== undefined && boostingAccuracy !== undefined;
  const better = isShare ? accuracy - boostingAccuracy : boosting - error;
  const deviation = isShare ? Math.sqrt((boostingAccuracy * (1 - boostingAccuracy)) / testRows) : boosting / Math.sqrt(2 * testRows);
  const measure = isShare ? "accuracy" : "RMSE";
  if (better === 0) return `${name}: ${measure} as boosting's.`;
  const by = deviation === 0 ? "" : `, by ${Math.abs(better / deviation).toFixed(1)} standard errors of the test part`;
  return `${name}: ${measure} ${better > 0 ? "better" : "worse"} than boosting's${by}.`;
}

/**
 * @param {readonly { effort: string, text: string }[]} tables
 * @param {{ machine: import("./machine.mjs").Machine, found: readonly Score[] }} about
 */
function pageOf(tables, { machine, found }) {
  const sections = tables.map(({ effort, text }) => `## Effort ${effort}\n\n\`\`\`\n${text}\`\`\`\n`);
  const seeds = Math.max(0, ...found.map((score) => score.seeds));
  return `# Scores

Plain \`gradus train\` with its defaults on every set, error on the test rows (log loss or RMSE, smaller is better), median of up to ${seeds} seeds. *Boosting* is
scikit-learn's HistGradientBoosting, *best MLP* the better of two of its perceptrons, as reference.json has them; *ratio* is our error over boosting's.
*Seconds* are those of reading, choosing the recipe and training, of the fastest seed; *load* is the mean number of processes that were at work in the minute before it, so above
a few tenths the seconds are larger than on a machine that does nothing else. The geometric mean is over tables; images are no tables.

Written by \`npm run bench -- --only scores --data FOLDER --effort ${tables.map(({ effort }) => effort).join(",")} --write\`. A training is kept by its recipe and taken again while
the defaults make the same recipe of the same table; with \`--kept\` nothing is trained, and the table holds what is there.

${machineLine(machine)}.

${sections.join("\n")}`;
}

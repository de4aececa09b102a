// @ts-check
// The trainings behind the scores, each kept as a file, so that a bench that was ended goes on, and one after a change trains only what the change concerns.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../scripts/setup.mjs";

/**
 * A training that is over. `seconds` are those of choosing the recipe and of training by it, `load` is the mean number of processes at work in the minute
 * before it began.
 * @typedef {{ error: number, accuracy: number | undefined, seconds: number, load: number, date: string }} ScoreRun
 * @typedef {{ set: import("./scores.mjs").ScoredSet, file: string, target: string, effort: string, seed: number }} Asked
 */

const run = promisify(execFile);

/**
 * Trains by the recipe that the defaults make and measures on the test rows, or takes what an earlier bench found with the very same recipe.
 * @param {Asked} asked
 * @param {{ keep: string, scratch: string, log: (line: string) => void }} where
 * @returns {Promise<ScoreRun>}
 */
export async function scoreRun(asked, { keep, scratch, log }) {
  const { set, effort, seed } = asked;
  log(`${set.name}: ${effort}, seed ${seed}`);
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  const start = performance.now();
  const recipe = await gradus(asked, ["--effort", effort, "--print-recipe"]);
  const path = join(keep, `${set.name}-${effort}-${seed}-${keyOf(recipe)}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(join(scratch, "recipe.json"), recipe);
  const files = ["--recipe", join(scratch, "recipe.json"), "--out", join(scratch, "model.safetensors")];
  const { metrics } = JSON.parse(await gradus(asked, [...files, "--json"]));
  const isNumber = set.task === "regression";
  const found = {
    error: numberOf(metrics.test[isNumber ? "rmse" : "logLoss"]),
    accuracy: isNumber ? undefined : numberOf(metrics.test.accuracy),
    seconds: (performance.now() - start) / 1000,
    load,
    date: new Date().toISOString().slice(0, 10),
  };
  mkdirSync(keep, { recursive: true });
  writeFileSync(`${path}.part`, JSON.stringify(found));
  renameSync(`${path}.part`, path);
  return found;
}

/**
 * The last training of this set, effort and seed that is kept, by whichever recipe.
 * @param {Pick<Asked, "set" | "effort" | "seed">} asked
 * @param {string} keep
 * @returns {ScoreRun | undefined}
 */
export function keptRun({ set, effort, seed }, keep) {
  const start = `${set.name}-${effort}-${seed}-`;
  const names = existsSync(keep) ? readdirSync(keep).filter((name) => name.startsWith(start) && name.endsWith(".json")) : [];
  const newest = names.map((name) => join(keep, name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  return newest === undefined ? undefined : JSON.parse(readFileSync(newest, "utf8"));
}

/** What recipes are told apart by: all but the place of the schema, which is that of the checkout. @param {string} recipe */
function keyOf(recipe) {
  const { $schema: _, ...value } = JSON.parse(recipe);
  return createHash("sha256")
    .update(`${JSON.stringify(value, undefined, 2)}\n`)
    .digest("hex")
    .slice(0, 16);
}

/**
 * What `gradus train` prints.
 * @param {Asked} asked
 * @param {readonly string[]} others
 */
async function gradus({ set, file, target, seed }, others) {
  const task = set.task === "regression" ? "regression" : "classification";
  const asked = ["--target", target, "--split-column", "split", "--task", task, "--seed", String(seed)];
  const command = [join(root, "packages/node/bin/gradus.js"), "train", file, ...asked, ...others];
  return (await run(process.execPath, command, { maxBuffer: 2 ** 26 })).stdout;
}

/** A measure is a number, or a value with its interval. @param {number | { value: number }} measure */
function numberOf(measure) {
  return typeof measure === "number" ? measure : measure.value;
}

// @ts-check
// The trainings behind the scores, each kept as a file, so that a bench that was ended goes on, and one after a change trains only what the change concerns.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../scripts/setup.mjs";

/**
 * A training that is over. `load` is the mean number of processes at work in the minute before it began.
 * @typedef {{ error: number, accuracy: number | undefined, seconds: number, load: number, date: string }} ScoreRun
 * @typedef {{ set: import("./scores.mjs").ScoredSet, file: string, target: string, effort: string, seed: number }} Asked
 */

const run = promisify(execFile);

/**
 * Trains by the defaults and measures on the test rows, or takes what an earlier bench found with the very same recipe.
 * @param {Asked} asked
 * @param {{ keep: string, scratch: string, log: (line: string) => void }} where
 * @returns {Promise<ScoreRun>}
 */
export async function scoreRun(asked, { keep, scratch, log }) {
  const { set, effort, seed } = asked;
  const recipe = createHash("sha256")
    .update(await gradus(asked, ["--print-recipe"]))
    .digest("hex")
    .slice(0, 16);
  const path = join(keep, `${set.name}-${effort}-${seed}-${recipe}.json`);
  if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8"));
  log(`${set.name}: ${effort}, seed ${seed}`);
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  const start = performance.now();
  const { metrics } = JSON.parse(await gradus(asked, ["--out", join(scratch, "model.safetensors"), "--json"]));
  const seconds = (performance.now() - start) / 1000;
  const isNumber = set.task === "regression";
  const found = {
    error: numberOf(metrics.test[isNumber ? "rmse" : "logLoss"]),
    accuracy: isNumber ? undefined : numberOf(metrics.test.accuracy),
    seconds,
    load,
    date: new Date().toISOString().slice(0, 10),
  };
  mkdirSync(keep, { recursive: true });
  writeFileSync(`${path}.part`, JSON.stringify(found));
  renameSync(`${path}.part`, path);
  return found;
}

/**
 * What `gradus train` prints.
 * @param {Asked} asked
 * @param {readonly string[]} others
 */
async function gradus({ set, file, target, effort, seed }, others) {
  const task = set.task === "regression" ? "regression" : "classification";
  const asked = ["--target", target, "--split-column", "split", "--task", task, "--effort", effort, "--seed", String(seed)];
  const command = [join(root, "packages/node/bin/gradus.js"), "train", file, ...asked, ...others];
  return (await run(process.execPath, command, { maxBuffer: 2 ** 26 })).stdout;
}

/** A measure is a number, or a value with its interval. @param {number | { value: number }} measure */
function numberOf(measure) {
  return typeof measure === "number" ? measure : measure.value;
}

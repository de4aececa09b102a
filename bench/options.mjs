// @ts-check
import { parseArgs } from "node:util";
import { peers } from "./contenders/index.mjs";
import { named, workloads } from "./workloads/index.mjs";

/** A command line that cannot be carried out; the message is all that is printed. */
export class WrongUse extends Error {
  exitCode = 2;
}

export const help = `npm run bench -- [OPTIONS]

Measures Gradus beside other libraries, in turns, and prints a table. Needs a machine that does nothing else.

  --only NAME      one workload, or a group: nets, matmul, epoch, tables (reading speeds), watching (cost of the ledger of
                   rows and of the flight recorder), tuner (samplers, beside Optuna where it is installed), scores (every table of a data folder). Several: --only NAME,NAME. Default: nets, matmul, epoch
  --json           one JSON document on standard output
  --peers NAMES    of ${peers.join(", ")}; "none" for Gradus alone (default: all)
  --backends NAMES of Gradus (default: wasm,native)
  --rounds N       turns of each library (default: 9)
  --ms N           milliseconds of a turn (default: 300)
  --quick          3 short turns: to see that everything runs, not to be quoted
  --python PATH    the Python that has PyTorch, scikit-learn, Optuna (default: the first of python3, /usr/bin/python3 that has them)
  --rows N         rows of the files that --only tables reads (default: 1000000)
  --data FOLDER    the tables of --only scores, with a reference.json
  --seeds N        seeds of --only scores (default: 3) and tuner (default: 20)
  --effort LEVELS  of --only scores: quick, standard, best (default: standard)
  --sets NAMES     the sets of --only scores (default: all of reference.json)
  --keep FOLDER    where --only scores keeps its trainings, to go on when it was ended (default: bench/scoreRuns)
  --kept           with --only scores: the table of the trainings that are kept, without training
  --write          put the table into docs/benchmarks.md (of scores: docs/scores.md)

Workloads: ${workloads.map(({ name }) => name).join(", ")}`;

/** Chapters that are no workloads in turns. */
const chapterNames = ["tables", "watching", "tuner", "scores"];

/** @typedef {ReturnType<typeof optionsOf>} Options */

/**
 * @param {readonly string[]} args
 * @throws {WrongUse} for an option or a name that does not exist, or a number that is none
 */
export function optionsOf(args) {
  const values = parsed(args);
  const words = values.only === undefined ? ["nets", "matmul", "epoch"] : values.only.split(",");
  const chapters = words.filter((word) => chapterNames.includes(word));
  const chosen = words.filter((word) => !chapterNames.includes(word)).flatMap(workloadsOf);
  if (chapters.includes("scores") && values.data === undefined)
    throw new WrongUse("--only scores: no folder of tables is named. Name one that holds a reference.json: --data FOLDER.");
  return {
    help: values.help,
    json: values.json,
    write: values.write,
    workloads: [...new Set(chosen)],
    chapters,
    peers: namesOf("--peers", values.peers, peers),
    backends: namesOf("--backends", values.backends, ["wasm", "native"]),
    rounds: whole("--rounds", values.rounds ?? (values.quick ? "3" : "9")),
    ms: whole("--ms", values.ms ?? (values.quick ? "60" : "300")),
    python: values.python,
    rows: whole("--rows", values.rows),
    data: values.data,
    seeds: whole("--seeds", values.seeds ?? (chapters.includes("tuner") ? "20" : "3")),
    efforts: namesOf("--effort", values.effort, ["quick", "standard", "best"]),
    sets: values.sets?.split(","),
    keep: values.keep,
    kept: values.kept,
  };
}

/** @param {readonly string[]} args */
function parsed(args) {
  const text = /** @type {const} */ ({ type: "string" });
  const flag = /** @type {const} */ ({ type: "boolean", default: false });
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: text,
        json: flag,
        peers: text,
        backends: { ...text, default: "wasm,native" },
        rounds: text,
        ms: text,
        quick: flag,
        python: text,
        rows: { ...text, default: "1000000" },
        data: text,
        seeds: text,
        effort: { ...text, default: "standard" },
        sets: text,
        keep: text,
        kept: flag,
        write: flag,
        help: { ...flag, short: "h" },
      },
    }).values;
  } catch (failure) {
    throw new WrongUse(`${failure instanceof Error ? failure.message : failure}\nnpm run bench -- --help lists the options.`);
  }
}

/** @param {string} word */
function workloadsOf(word) {
  const found = named(word);
  if (found.length > 0) return found;
  const names = ["nets", "matmul", "epoch", ...chapterNames, ...workloads.map(({ name }) => name)];
  throw new WrongUse(`--only: there is no workload "${word}". Name one of: ${names.join(", ")}.`);
}

/**
 * @param {string} option
 * @param {string | undefined} value
 * @param {readonly string[]} allowed
 * @returns {readonly string[]}
 */
function namesOf(option, value, allowed) {
  if (value === undefined) return allowed;
  if (value === "none") return [];
  const names = value.split(",");
  const wrong = names.find((name) => !allowed.includes(name));
  if (wrong !== undefined) throw new WrongUse(`${option}: there is no "${wrong}". Name some of: ${allowed.join(", ")}.`);
  return names;
}

/**
 * @param {string} option
 * @param {string} value
 */
function whole(option, value) {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new WrongUse(`${option}: expected a whole number from 1, got "${value}".`);
}

// @ts-check
// How long one ask takes beside thousands of trials, and the importance of parameters.
import { tune } from "gradus";
import { median } from "../pairs.mjs";
import { problems } from "./problems.mjs";

/** The first asks of a process compile the code that they run. */
const warming = 40;

/** @typedef {{ sampler: string, trials: number, median: number, p95: number, most: number }} Latency */

/**
 * Milliseconds of asks in a study of `trials` known ones over seven mixed parameters.
 * @param {string} name
 * @param {any} sampler
 * @param {{ trials: number, asks: number }} size
 * @returns {Promise<Latency>}
 */
export async function latencyOf(name, sampler, { trials, asks }) {
  const problem = problems.find((each) => each.name === "training7");
  if (problem === undefined) throw new Error("The problem is gone");
  const study = tune.study({ space: problem.space, minimize: "loss", sampler, trials: trials + asks + warming, seed: 3 });
  const drawn = tune.study({ space: problem.space, minimize: "loss", sampler: tune.random(), trials, seed: 4 });
  await drawn.run(({ parameters }) => problem.loss(parameters), { trials });
  await study.learnFrom(drawn.trials);
  const times = [];
  for (let at = 0; at < asks + warming; at++) {
    const start = performance.now();
    const trial = await study.ask();
    if (at >= warming) times.push(performance.now() - start);
    await study.tell(trial, problem.loss(trial.parameters));
  }
  const sorted = times.toSorted((a, b) => a - b);
  return { sampler: name, trials, median: median(times), p95: Number(sorted[Math.floor(0.95 * asks)]), most: Number(sorted.at(-1)) };
}

/** Milliseconds that the importance of each parameter takes, out of so many trials. @param {number} trials */
export async function importanceMs(trials) {
  const problem = problems.find((each) => each.name === "training7");
  if (problem === undefined) throw new Error("The problem is gone");
  const study = tune.study({ space: problem.space, minimize: "loss", sampler: tune.random(), trials, seed: 4 });
  await study.run(({ parameters }) => problem.loss(parameters), { trials });
  const seen = study.trials.map((trial) => ({ ...trial, units: study.space.unitsOf(trial.parameters) }));
  const start = performance.now();
  tune.importance({ space: study.space, trials: /** @type {any} */ (seen) });
  return performance.now() - start;
}

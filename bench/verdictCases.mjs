// @ts-check
import { diagnose, loss, nn, optim, recipe, schedule } from "gradus";

/**
 * Teacher-student cases whose bias and variance are known from how they are made. A teacher (a small network with random weights) gives every row its
 * target; noise of a known amount comes on top, so the floor is exact. The student is too small (a line), right, or far too large, and has many rows or few.
 * The gaps are those that the verdict speaks of (and the notes on bias and variance teach), freed from the chance of one draw of rows: with `repeats` students,
 * each trained on rows of its own,
 *
 *   true bias     = mean error on their train rows - floor
 *   true variance = mean error on fresh rows - mean error on their train rows
 *
 * Beside it stands a harder truth that no train error can show, since a student fits the noise of its few rows too: `ofClass`, with the error of the student's
 * class (the student trained on 30,000 rows) in place of the train error.
 *
 * Errors on fresh rows are expectations: the noise enters by its formula, not by chance.
 *
 * @typedef {{ x: number[][], y: number[], clean: number[] }} Rows
 * @typedef {{ name: string, hidden: number[], rows: number }} Situation
 * @typedef {ReturnType<typeof caseOf>} Case
 * @typedef {import("gradus").Model} Model
 */

/** Rows from which the truth is computed. */
const manyRows = 30_000;
const freshRows = 12_000;
const repeats = 8;

/** @type {readonly Situation[]} */
const situations = [
  { name: "too small, many rows", hidden: [], rows: 3000 },
  { name: "too small, few rows", hidden: [], rows: 30 },
  { name: "right, many rows", hidden: [32], rows: 6000 },
  { name: "right, few rows", hidden: [32], rows: 80 },
  { name: "far too large, few rows", hidden: [96, 96], rows: 80 },
];

/**
 * Case number `number`: the situation, the task and all random draws follow from it.
 * @param {number} number
 */
export function caseOf(number) {
  const random = mulberry(number + 1);
  const situation = /** @type {Situation} */ (situations[number % situations.length]);
  const task = /** @type {"classification" | "regression"} */ (
    Math.floor(number / situations.length) % 2 === 0 ? "classification" : "regression"
  );
  const teacher = teacherOf(random, { inputs: 2 + Math.floor(2 * random()), units: 3 + Math.floor(4 * random()) });
  const noise = task === "classification" ? 0.2 * random() : 0.3 * random();
  const rows = (/** @type {number} */ count) => rowsOf(random, teacher, { count, task, noise });
  const train = rows(situation.rows);
  const dev = rows(4000);
  return { number, situation, task, floor: task === "classification" ? noise : noise / (1 + noise), noise, train, dev, rows };
}

/**
 * Trains the case's student, asks `diagnose.fit` and computes the truth.
 * @param {Case} given
 */
export async function judged(given) {
  const { number, situation, task, floor, train, dev, rows } = given;
  const student = studentOf(given);
  const model = await student.run({ train }).result();
  const found = await diagnose.fit(model, { train, dev, floor });
  const fresh = rows(freshRows);
  const truth = await expectedGaps(given, fresh);
  const ideal = await recipeOf(situation, { task, rows: manyRows, seed: number })
    .run({ train: rows(manyRows) })
    .result();
  const limit = await expectedError(ideal, fresh, given);
  const ofClass = { bias: limit - floor, variance: (await expectedError(model, fresh, given)) - limit };
  return {
    number,
    situation: situation.name,
    task,
    floor,
    found,
    truth,
    ofClass: comparison(found, ofClass).right,
    ...comparison(found, truth),
  };
}

/**
 * The gaps to expect of a student trained on as many rows as the case has.
 * @param {Case} given
 * @param {Rows} fresh
 */
async function expectedGaps(given, fresh) {
  const { number, situation, task, floor, rows } = given;
  let [onTrain, onFresh] = [0, 0];
  for (let repeat = 1; repeat <= repeats; repeat++) {
    const train = rows(situation.rows);
    const model = await recipeOf(situation, { task, rows: situation.rows, seed: number + 10_000 * repeat })
      .run({ train })
      .result();
    onTrain += (await ownError(model, train, task)) / repeats;
    onFresh += (await expectedError(model, fresh, given)) / repeats;
  }
  return { bias: onTrain - floor, variance: onFresh - onTrain };
}

/**
 * The error on the rows of the training: the share of wrong classes, or of the target's variance that is not explained.
 * @param {Model} model
 * @param {Rows} train
 * @param {string} task
 */
async function ownError(model, train, task) {
  const { accuracy, r2 } = await model.evaluate(train);
  return 1 - Number(task === "classification" ? accuracy?.value : r2);
}

/**
 * A verdict rests on two judgements, and is right if both are. "high" and "low" are right if the true gap lies on that side of the tolerance; "not enough
 * evidence" is right only if the 95 % interval of the gap holds the tolerance. Two stricter counts stand beside it: `strict` also wants the true gap inside of
 * the interval of a gap that is left open, `exact` wants the one verdict that the true gaps deserve and takes nothing open for an answer.
 * @param {Pick<diagnose.Fit, "verdict" | "bias" | "variance" | "tolerance">} found
 * @param {{ bias: number, variance: number }} truth
 */
export function comparison({ verdict, bias, variance, tolerance }, truth) {
  const high = { bias: truth.bias > tolerance, variance: truth.variance > tolerance };
  const deserved = high.bias ? (high.variance ? "both" : "highBias") : high.variance ? "highVariance" : "balanced";
  const judgedRight = (/** @type {diagnose.Gap} */ { judgement, low, high: most }, /** @type {number} */ actual) =>
    judgement === "not enough evidence" ? low <= tolerance && tolerance <= most : judgement === (actual > tolerance ? "high" : "low");
  const honest = (/** @type {diagnose.Gap} */ { judgement, low, high: most }, /** @type {number} */ actual) =>
    judgement !== "not enough evidence" || (low <= actual && actual <= most);
  const right = judgedRight(bias, truth.bias) && judgedRight(variance, truth.variance);
  return { deserved, right, strict: right && honest(bias, truth.bias) && honest(variance, truth.variance), exact: verdict === deserved };
}

/**
 * The student of a case: the recipe that is judged.
 * @param {Case} given
 */
export function studentOf({ situation, task, number }) {
  return recipeOf(situation, { task, rows: situation.rows, seed: number });
}

/**
 * @param {Situation} situation
 * @param {{ task: "classification" | "regression", rows: number, seed: number }} options
 */
function recipeOf({ hidden }, { task, rows, seed }) {
  const batchSize = rows < 1000 ? 16 : 128;
  const epochs = Math.ceil((rows < 1000 ? 2000 : 4000) / Math.ceil(rows / batchSize));
  return recipe({
    model: nn.sequential(
      ...hidden.flatMap((units) => [nn.dense(units), hidden.length > 1 ? nn.relu() : nn.tanh()]),
      nn.dense(task === "classification" ? 2 : 1),
    ),
    loss: task === "classification" ? loss.softmaxCrossEntropy() : loss.meanSquaredError(),
    optimizer: optim.adam({ learningRate: schedule.cosine({ from: 0.01, over: epochs, per: "epoch" }) }),
    batchSize,
    epochs,
    seed,
  });
}

/**
 * The error to expect on the fresh rows, whose noise enters by its formula: noise + (1 - 2 noise) P(another class than the teacher's), or
 * (mean (prediction - teacher)^2 + noise) / variance of the target.
 * @param {Model} model
 * @param {Rows} fresh
 * @param {Case} given
 */
export async function expectedError(model, fresh, { noise }) {
  const predictions = await model.predict({ x: fresh.x });
  const count = fresh.clean.length;
  if (predictions.task === "classification") {
    const wrong = fresh.clean.reduce((sum, label, row) => sum + (Number(predictions.classes[row]) === label ? 0 : 1), 0) / count;
    return noise + (1 - 2 * noise) * wrong;
  }
  const squares = fresh.clean.reduce((sum, value, row) => sum + (Number(predictions.values[row]) - value) ** 2, 0) / count;
  return (squares + noise) / (1 + noise);
}

/**
 * sum of v tanh(w x + b) with random v, w, b, standardised: mean 0 and variance 1 over standard normal x.
 * @param {() => number} random
 * @param {{ inputs: number, units: number }} size
 */
function teacherOf(random, { inputs, units }) {
  const parts = Array.from({ length: units }, () => ({
    v: normal(random),
    w: Array.from({ length: inputs }, () => (3 * normal(random)) / Math.sqrt(inputs)),
    b: 1.5 * normal(random),
  }));
  const raw = (/** @type {number[]} */ x) =>
    parts.reduce((sum, { v, w, b }) => sum + v * Math.tanh(w.reduce((z, each, i) => z + each * /** @type {number} */ (x[i]), b)), 0);
  const sample = Array.from({ length: 4000 }, () => raw(Array.from({ length: inputs }, () => normal(random))));
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const deviation = Math.sqrt(sample.reduce((sum, value) => sum + (value - mean) ** 2, 0) / sample.length);
  return { inputs, value: (/** @type {number[]} */ x) => (raw(x) - mean) / deviation };
}

/**
 * @param {() => number} random
 * @param {ReturnType<typeof teacherOf>} teacher
 * @param {{ count: number, task: string, noise: number }} options
 * @returns {Rows}
 */
function rowsOf(random, { inputs, value }, { count, task, noise }) {
  const x = Array.from({ length: count }, () => Array.from({ length: inputs }, () => normal(random)));
  const clean = x.map((row) => (task === "classification" ? Number(value(row) > 0) : value(row)));
  const y = clean.map((each) =>
    task === "classification" ? (random() < noise ? 1 - each : each) : each + Math.sqrt(noise) * normal(random),
  );
  return { x, y, clean };
}

/** @param {() => number} random */
function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Uniform numbers in [0, 1) from a seed. @param {number} seed */
function mulberry(seed) {
  let state = (seed * 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

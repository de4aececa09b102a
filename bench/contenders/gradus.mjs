// @ts-check
// Gradus, as a user's run does its steps: a recipe, arrays, and the stepper behind `recipe.run`. Arguments: backend, threads.
import "@gradus/node";
import { loss, nn, optim, recipe, version } from "gradus";
import { matmul, openSession, state } from "gradus/engine";
import { jobOf, Stepper } from "../../packages/gradus/dist/train/index.js";
import { answer } from "./answer.mjs";

/** @typedef {import("../workloads/nets.mjs").LayerSpec} LayerSpec */

const backend = /** @type {"wasm"} */ (process.argv[2] ?? "wasm");
const threads = Number(process.argv[3] ?? 1);

await answer(async () => ({
  version,
  threads,
  open: (workload, data) => {
    if (workload.kind === "product" && data && "a" in data) return product(workload, data);
    if (workload.kind === "product" || workload.kind === "table" || !data || "a" in data) throw new Error("workload and data do not fit");
    const { input, classes, batch, rows, layers, learningRate } = workload;
    const value = recipe({
      model: nn.sequential(...layers.map(layerOf)),
      loss: loss.softmaxCrossEntropy(),
      optimizer: optim.adam({ learningRate }),
      batchSize: batch,
      epochs: 1_000_000,
      dropLast: true,
      seed: 1,
    });
    const options = {
      train: { x: data.x, y: data.y, shape: input, classes: Array.from({ length: classes }, (_, k) => String(k)) },
      backend,
      threads,
    };
    return workload.kind === "epoch" ? epochs(value, options) : steps(value, options, { batch, rows });
  },
}));

/**
 * Whole steps on the batches in turn: gathering the rows, forward, backward, update, and the check that the loss is finite.
 * @param {import("gradus").Recipe} value
 * @param {import("gradus").RunOptions} options
 * @param {{ batch: number, rows: number }} size
 */
function steps(value, options, { batch, rows }) {
  const job = jobOf(value.toJSON(), options);
  if (!hasThreads(job)) return { absent: `this build of Gradus computes on one thread` };
  const stepper = new Stepper(job);
  const { compileMs } = stepper.programs;
  const order = Array.from({ length: rows / batch }, (_, at) => Int32Array.from({ length: batch }, (_, row) => at * batch + row));
  const at = { step: 0, epoch: 0, stepsPerEpoch: order.length };
  return {
    facts: { compileMs, programBytes: stepper.peakBytes, parameters: job.network.size },
    last: () => ({ recompileMs: new Stepper(job).programs.compileMs }),
    steps: (/** @type {number} */ count) => {
      for (let k = 0; k < count; k++) {
        stepper.step(/** @type {Int32Array} */ (order[at.step % order.length]), at);
        at.step++;
      }
    },
  };
}

/**
 * Epochs of a run that goes by itself: shuffling, batching, steps, the epoch's sums.
 * @param {import("gradus").Recipe} value
 * @param {import("gradus").RunOptions} options
 */
function epochs(value, options) {
  if (!hasThreads(jobOf(value.toJSON(), options))) return { absent: `this build of Gradus computes on one thread` };
  const run = value.run(options);
  const perEpoch = Math.floor(
    /** @type {Float32Array} */ (/** @type {{ y: unknown }} */ (options.train).y).length / /** @type {number} */ (value.batchSize),
  );
  return {
    steps: async (/** @type {number} */ count) => {
      for (let k = 0; k < count * perEpoch; k++) await run.step();
    },
  };
}

/** A build without threads takes no notice of the option. @param {object} job */
function hasThreads(job) {
  return threads === 1 || ("threads" in job && job.threads === threads);
}

/**
 * @param {import("../workloads/products.mjs").ProductWorkload} workload
 * @param {{ a: Float32Array, b: Float32Array }} data
 */
function product({ m, k, n }, { a, b }) {
  const options = {
    backend,
    threads,
    states: [
      { name: "a", shape: [m, k] },
      { name: "b", shape: [k, n] },
    ],
  };
  const session = openSession(options);
  if (!hasThreads(session)) return { absent: `this build of Gradus computes on one thread` };
  const program = session.compile({ outputs: { y: matmul(state("a", [m, k]), state("b", [k, n])) } });
  session.state("a").set(a);
  session.state("b").set(b);
  return {
    steps: (/** @type {number} */ count) => {
      for (let at = 0; at < count; at++) program.run();
    },
  };
}

/**
 * @param {LayerSpec} spec
 * @returns {ReturnType<typeof nn.sequential>["layers"][number]}
 */
function layerOf(spec) {
  switch (spec.layer) {
    case "dense":
      return nn.dense(spec.units);
    case "relu":
      return nn.relu();
    case "batchNorm":
      return nn.batchNorm();
    case "flatten":
      return nn.flatten();
    case "globalAveragePool":
      return nn.globalAveragePool();
    case "positions":
      return nn.positions();
    case "dropout":
      return nn.dropout({ drop: spec.drop });
    case "conv":
      return nn.conv2d(spec.filters, { kernel: spec.kernel, stride: spec.stride, padding: spec.padding });
    case "maxPool":
      return nn.maxPool({ kernel: spec.size });
    case "residual":
      return nn.residual(...spec.layers.map(layerOf));
    case "lstm":
      return nn.lstm(spec.units);
    case "encoder":
      return nn.sequential(
        nn.residual(nn.layerNorm(), nn.attention({ heads: spec.heads })),
        nn.residual(nn.layerNorm(), nn.dense(spec.hidden), nn.relu(), nn.dense(spec.width)),
      );
    default:
      throw new Error(`no layer ${JSON.stringify(spec)}`);
  }
}

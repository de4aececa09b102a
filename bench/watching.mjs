// @ts-check
// `npm run bench -- --only watching`: what a step costs more with the ledger of rows, and with the flight recorder, than without either.
import { loss, nn, optim, recipe } from "gradus";
import { jobOf } from "../packages/gradus/dist/train/index.js";
import { Trainer } from "../packages/gradus/dist/train/trainer.js";
import { median } from "./pairs.mjs";
import { aligned } from "./report.mjs";

const nets = [
  { name: "2-16-16-2", units: [2, 16, 16, 2], batch: 32 },
  { name: "30-64-64-2", units: [30, 64, 64, 2], batch: 64 },
  { name: "784-256-128-10", units: [784, 256, 128, 10], batch: 128 },
];

const variants = [
  { name: "plain", options: { recorder: false } },
  { name: "ledger", options: { recorder: false, ledger: true } },
  { name: "recorder", options: { recorder: true } },
];

/** @typedef {{ net: string, us: number, over: Record<string, { median: number, least: number, most: number }> }} Watched */

/**
 * @param {import("./options.mjs").Options} options
 * @param {{ log: (line: string) => void, show: (text: string) => void }} to
 * @returns {Promise<Watched[]>}
 */
export async function watching({ rounds, ms }, { log, show }) {
  const found = [];
  for (const net of nets) {
    log(`${net.name}: ${rounds} rounds of ${variants.length} x ${ms} ms`);
    found.push(await watchedNet(net, { rounds, ms }));
  }
  show(table(found));
  return found;
}

/**
 * Turns of each variant after the other, CPU time of this process; the cost of a variant in a round is its time over the plain one's of that round.
 * @param {typeof nets[number]} net
 * @param {{ rounds: number, ms: number }} size
 * @returns {Promise<Watched>}
 */
async function watchedNet({ name, units, batch }, { rounds, ms }) {
  const trainers = variants.map(({ options }) => trainerOf(units, batch, options));
  for (const trainer of trainers) await turn(trainer, ms);
  /** @type {number[][]} */
  const us = variants.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const at of round % 2 === 0 ? [0, 1, 2] : [2, 1, 0]) us[at]?.push(await turn(/** @type {Trainer} */ (trainers[at]), ms));
  const [plain = []] = us;
  const over = Object.fromEntries(
    variants.slice(1).map((variant, at) => {
      const ratios = /** @type {number[]} */ (us[at + 1]).map((value, round) => value / Number(plain[round]) - 1);
      return [variant.name, { median: median(ratios), least: Math.min(...ratios), most: Math.max(...ratios) }];
    }),
  );
  return { net: name, us: median(plain), over };
}

/**
 * @param {readonly number[]} units
 * @param {number} batch
 * @param {object} options
 */
function trainerOf(units, batch, options) {
  const [inputs = 1, ...layers] = units;
  const classes = Number(layers.at(-1));
  const rows = 64 * batch;
  const value = recipe({
    model: nn.sequential(...layers.flatMap((size, at) => (at < layers.length - 1 ? [nn.dense(size), nn.relu()] : [nn.dense(size)]))),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.adam({ learningRate: 1e-3 }),
    batchSize: batch,
    epochs: 1_000_000,
    seed: 1,
  });
  const x = Float32Array.from({ length: rows * inputs }, (_, at) => Math.sin(at * 1.7 + (at % 13)));
  const y = Int32Array.from({ length: rows }, (_, row) => (Number(x[row * inputs]) > 0 ? 1 : 0));
  const train = { x, y, shape: [inputs], classes: Array.from({ length: classes }, (_, at) => String(at)) };
  return new Trainer(jobOf(value.toJSON(), { train, backend: "wasm", threads: 1, ...options }));
}

/** Microseconds of CPU a step, over steps for so many milliseconds. @param {Trainer} trainer @param {number} ms */
async function turn(trainer, ms) {
  const until = performance.now() + ms;
  const start = process.cpuUsage();
  let steps = 0;
  while (performance.now() < until)
    for (let at = 0; at < 16; at++) {
      trainer.step();
      steps++;
      if (trainer.isEpochOver) await trainer.finishEpoch();
    }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / steps;
}

/** @param {readonly Watched[]} found */
function table(found) {
  const percent = (/** @type {number} */ share) => `${share >= 0 ? "+" : ""}${(100 * share).toFixed(1)} %`;
  const cell = (/** @type {Watched["over"][string]} */ { median, least, most }) =>
    `${percent(median)} (${percent(least)} to ${percent(most)})`;
  const rows = found.map(({ net, us, over }) => [net, `${us.toFixed(1)} us`, ...Object.values(over).map(cell)]);
  const head = ["net", "plain step", "ledger", "recorder"];
  return `CPU time of a step, and what is added to it: median of the rounds (least to most)\n${aligned([head, ...rows]).join("\n")}\n`;
}

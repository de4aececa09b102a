// @ts-check
// Problems for samplers: a space, a loss, and the lowest loss there is. Those with a twin in recorded.json are the ones of the published comparison; the others are fresh.
import { tune } from "gradus";

/**
 * @typedef {Record<string, any>} H
 * @typedef {{ name: string, group: "recorded" | "fresh", space: any, loss: (h: H) => number, best: number }} Problem
 */

/** @param {number} count @param {number} low @param {number} high */
const box = (count, low, high) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${at}`, tune.uniform(low, high)]));
/** @param {H} h */
const vector = (h) => Object.values(h).map(Number);
/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);
const { PI, cos, sin, exp, sqrt, log10 } = Math;

/** Optima away from the middle, where every sampler that begins there would find them at once. @param {readonly number[]} x */
const moved = (x) => x.map((value, at) => value - 1.3 * cos(2 * at + 1));

/** @param {readonly number[]} x every two neighbours turned by 0.6 */
const turned = (x) => {
  const y = [...x];
  for (let at = 0; at + 1 < y.length; at++) {
    const [a, b] = [Number(y[at]), Number(y[at + 1])];
    [y[at], y[at + 1]] = [cos(0.6) * a - sin(0.6) * b, sin(0.6) * a + cos(0.6) * b];
  }
  return y;
};

/** @param {readonly number[]} x */
const sphere = (x) => sum(x.map((value) => value ** 2));
/** @param {readonly number[]} x */
const ellipsoid = (x) => sum(x.map((value, at) => 1000 ** (at / (x.length - 1)) * value ** 2));
/** @param {readonly number[]} x */
const rosenbrock = (x) => sum(x.slice(1).map((value, at) => 100 * (value - Number(x[at]) ** 2) ** 2 + (1 - Number(x[at])) ** 2));
/** @param {readonly number[]} x */
const rastrigin = (x) => sum(x.map((value) => value ** 2 - 10 * cos(2 * PI * value) + 10));
/** @param {readonly number[]} x */
const ackley = (x) =>
  -20 * exp(-0.2 * sqrt(sphere(x) / x.length)) - exp(sum(x.map((value) => cos(2 * PI * value))) / x.length) + 20 + Math.E;
/** @param {readonly number[]} x */
const levy = (x) => {
  const w = x.map((value) => 1 + (value - 1) / 4);
  const last = Number(w.at(-1));
  const middle = w.slice(0, -1).map((value) => (value - 1) ** 2 * (1 + 10 * sin(PI * value + 1) ** 2));
  return sin(PI * Number(w[0])) ** 2 + sum(middle) + (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2);
};
/** @param {H} h */
const branin = ({ x, y }) => (y - (5.1 / (4 * PI ** 2)) * x ** 2 + (5 / PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10;

const hartmannWeights = [1, 1.2, 3, 3.2];
const hartmannScales = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannPlaces = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];
/** @param {readonly number[]} x */
const hartmann6 = (x) =>
  -sum(
    hartmannWeights.map((weight, k) => {
      const [scales = [], places = []] = [hartmannScales[k], hartmannPlaces[k]];
      return weight * exp(-sum(x.map((value, at) => Number(scales[at]) * (value - Number(places[at])) ** 2)));
    }),
  );
/** Styblinski and Tang. @param {readonly number[]} x */
const styblinski = (x) => sum(x.map((value) => (value ** 4 - 16 * value ** 2 + 5 * value) / 2 + 39.16616570377142));

/** A training as it may come out: rate, momentum, decay, dropout, width, depth, activation. @param {H} h */
function training({ rate, momentum, decay, drop, width, depth, activation }) {
  const cost = { relu: 0, silu: 0.004, tanh: 0.02 }[/** @type {"relu"} */ (activation)];
  const right = -2.3 - 0.15 * depth;
  return (
    0.03 * (log10(rate) - right + 0.4 * (log10(1 - momentum) + 1)) ** 2 +
    0.01 * (log10(1 - momentum) + 1) ** 2 +
    0.006 * (log10(decay) + 3.5) ** 2 +
    0.15 * (drop - 0.2) ** 2 +
    0.01 * (Math.log2(width) - 7) ** 2 +
    0.01 * (depth - 3) ** 2 +
    cost
  );
}
const trainingSpace = {
  rate: tune.logUniform(1e-5, 1),
  momentum: tune.oneMinusLog(0.5, 0.999),
  decay: tune.logUniform(1e-6, 1e-1),
  drop: tune.uniform(0, 0.7),
  width: tune.intLog(8, 1024),
  depth: tune.int(1, 6),
  activation: tune.choice(["relu", "silu", "tanh"]),
};

/** @type {readonly Problem[]} */
export const problems = [
  {
    name: "branin",
    group: "recorded",
    space: { x: tune.uniform(-5, 10), y: tune.uniform(0, 15) },
    loss: branin,
    best: 0.39788735772973816,
  },
  { name: "hartmann6", group: "recorded", space: box(6, 0, 1), loss: (h) => hartmann6(vector(h)), best: -3.322368011415515 },
  { name: "sphere5", group: "recorded", space: box(5, -5, 5), loss: (h) => sphere(moved(vector(h))), best: 0 },
  { name: "ellipsoid5", group: "recorded", space: box(5, -5, 5), loss: (h) => ellipsoid(moved(vector(h))), best: 0 },
  { name: "rosenbrock4", group: "recorded", space: box(4, -2, 2), loss: (h) => rosenbrock(vector(h)), best: 0 },
  { name: "rastrigin5", group: "recorded", space: box(5, -5.12, 5.12), loss: (h) => rastrigin(moved(vector(h))), best: 0 },
  { name: "ackley5", group: "recorded", space: box(5, -32.768, 32.768), loss: (h) => ackley(vector(h).map((x) => x - 7)), best: 0 },
  { name: "levy10", group: "recorded", space: box(10, -10, 10), loss: (h) => levy(vector(h)), best: 0 },
  { name: "styblinski6", group: "fresh", space: box(6, -5, 5), loss: (h) => styblinski(vector(h)), best: 0 },
  { name: "turned ellipsoid6", group: "fresh", space: box(6, -4, 4), loss: (h) => ellipsoid(turned(moved(vector(h)))), best: 0 },
  { name: "ridge5", group: "fresh", space: box(5, -4, 4), loss: (h) => ridge(turned(moved(vector(h)))), best: 0 },
  { name: "training7", group: "fresh", space: trainingSpace, loss: training, best: 0 },
  {
    name: "branches",
    group: "fresh",
    space: {
      rate: tune.logUniform(1e-5, 1),
      how: tune.branches({
        adam: { beta1: tune.oneMinusLog(0.5, 0.999), eps: tune.logUniform(1e-10, 1e-2) },
        sgd: { momentum: tune.oneMinusLog(0.5, 0.999) },
        lion: { beta2: tune.oneMinusLog(0.8, 0.9999) },
      }),
    },
    loss: byBranch,
    best: 0,
  },
  {
    name: "at the edge4",
    group: "fresh",
    space: box(4, 0, 1),
    loss: (h) => sum(vector(h).map((x, at) => (1 + at) * (x - (at % 2)) ** 2)),
    best: 0,
  },
];

/** A sharp ridge. @param {readonly number[]} x */
function ridge([first = 0, ...others]) {
  return first ** 2 + 10 * sqrt(sphere(others));
}

/** @param {H} h */
function byBranch({ rate, how }) {
  const rated = (/** @type {number} */ right) => 0.05 * (log10(rate) - right) ** 2;
  if (how.branch === "adam") return rated(-2.5) + 0.02 * (log10(1 - how.beta1) + 1) ** 2 + 0.001 * (log10(how.eps) + 8) ** 2;
  if (how.branch === "sgd") return 0.01 + rated(-1 + log10(1 - how.momentum)) + 0.01 * (log10(1 - how.momentum) + 1.2) ** 2;
  return 0.02 + rated(-3.5) + 0.02 * (log10(1 - how.beta2) + 2) ** 2;
}

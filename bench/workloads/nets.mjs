// @ts-check

/**
 * A layer as every contender understands it; each builds its own from it. `dropout` is the share that is dropped, `encoder` a transformer encoder layer
 * with norms first, `lstm` gives the last step.
 * @typedef {{ layer: "dense", units: number } | { layer: "relu" | "batchNorm" | "flatten" | "globalAveragePool" | "positions" }
 *   | { layer: "dropout", drop: number } | { layer: "conv", filters: number, kernel: number, stride: number, padding: number }
 *   | { layer: "maxPool", size: number } | { layer: "residual", layers: readonly LayerSpec[] } | { layer: "lstm", units: number }
 *   | { layer: "encoder", heads: number, hidden: number, width: number }} LayerSpec
 */

/**
 * A network to train: whole steps (forward, softmax cross-entropy, backward, Adam) on batches that lie in memory, or whole epochs over `rows` rows.
 * `input` is the shape of a row, channels first. `batches` different batches take turns.
 * @typedef {{ name: string, group: "nets" | "epoch", kind: "steps" | "epoch", input: readonly number[], classes: number, batch: number, batches: number,
 *   rows: number, layers: readonly LayerSpec[], learningRate: number }} NetWorkload
 */

/**
 * So small that nobody learns the random labels by heart while being measured. Where they are learned, gradients vanish, Adam's second moments become
 * denormal numbers, and a processor divides those ten times as slowly: PyTorch's step on 784-256-128-10 then takes 7.6 ms in place of 1.8.
 */
const learningRate = 1e-6;

const relu = /** @type {const} */ ({ layer: "relu" });
const batchNorm = /** @type {const} */ ({ layer: "batchNorm" });

/** @param {number} units @returns {LayerSpec} */
const dense = (units) => ({ layer: "dense", units });
/** @param {number} filters @param {number} kernel @param {{ stride?: number, padding?: number }} [options] @returns {LayerSpec} */
const conv = (filters, kernel, { stride = 1, padding = 0 } = {}) => ({ layer: "conv", filters, kernel, stride, padding });
/** @param {number} channels @returns {LayerSpec[]} */
const block = (channels) => [
  { layer: "residual", layers: [conv(channels, 3, { padding: 1 }), batchNorm, relu, conv(channels, 3, { padding: 1 }), batchNorm] },
  relu,
];
/** @param {number} filters @param {number} stride @returns {LayerSpec[]} */
const stage = (filters, stride) => [conv(filters, 3, { stride, padding: 1 }), batchNorm, relu, ...block(filters)];

/** @type {readonly NetWorkload[]} */
export const nets = [
  perceptron("2-16-16-2", 32),
  perceptron("30-64-64-2", 64),
  perceptron("784-256-128-10", 128),
  perceptron("784-256-128-10", 128, { suffix: "-batchnorm-dropout", after: [batchNorm, relu, { layer: "dropout", drop: 0.2 }] }),
  perceptron("784-1024-1024-10", 256),
  net("lenet-28x28", [1, 28, 28], 10, 64, [
    conv(6, 5, { padding: 2 }),
    relu,
    { layer: "maxPool", size: 2 },
    conv(16, 5),
    relu,
    { layer: "maxPool", size: 2 },
    { layer: "flatten" },
    dense(120),
    relu,
    dense(84),
    relu,
    dense(10),
  ]),
  net("resnet-32x32", [3, 32, 32], 10, 32, [...stage(16, 1), ...stage(32, 2), ...stage(64, 2), { layer: "globalAveragePool" }, dense(10)]),
  net("lstm-64x128", [64, 128], 10, 32, [{ layer: "lstm", units: 128 }, dense(10)]),
  net("transformer-64x128", [64, 128], 10, 32, [
    { layer: "positions" },
    { layer: "encoder", heads: 4, hidden: 512, width: 128 },
    { layer: "encoder", heads: 4, hidden: 512, width: 128 },
    { layer: "flatten" },
    dense(10),
  ]),
];

/** Epochs over as many rows as MNIST has, shuffled and cut into batches each time. @type {readonly NetWorkload[]} */
export const epochs = [{ ...perceptron("784-256-128-10", 128), name: "epoch-784-256-128-10", group: "epoch", kind: "epoch", rows: 60_000 }];

/**
 * A multi-layer perceptron by its widths.
 * @param {string} widths as in "784-256-128-10"
 * @param {number} batch
 * @param {{ suffix?: string, after?: readonly LayerSpec[] }} [options] what stands behind each hidden layer
 * @returns {NetWorkload}
 */
function perceptron(widths, batch, { suffix = "", after = [relu] } = {}) {
  const [inputs = 1, ...rest] = widths.split("-").map(Number);
  const classes = rest.at(-1) ?? 2;
  const layers = rest.flatMap((units, at) => (at < rest.length - 1 ? [dense(units), ...after] : [dense(units)]));
  return net(`${widths}${suffix}`, [inputs], classes, batch, layers);
}

/**
 * @param {string} name
 * @param {readonly number[]} input
 * @param {number} classes
 * @param {number} batch
 * @param {readonly LayerSpec[]} layers
 * @returns {NetWorkload}
 */
function net(name, input, classes, batch, layers) {
  const floats = input.reduce((product, size) => product * size, batch);
  const batches = Math.max(4, Math.min(64, Math.floor(1e6 / floats)));
  return { name, group: "nets", kind: "steps", input, classes, batch, batches, rows: batch * batches, layers, learningRate };
}

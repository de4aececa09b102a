// @ts-check

/**
 * @typedef {import("./nets.mjs").LayerSpec} LayerSpec
 */

/**
 * Floating-point operations of one measured unit (a step, an epoch, a product), a multiplication and an addition counting two. Only products and
 * convolutions count; going backwards takes twice the forward ones, less the gradient of the data, which nobody computes.
 * @param {import("./index.mjs").Workload} workload
 * @returns {number | undefined} undefined for what has none
 */
export function flopsOf(workload) {
  if (workload.kind === "table") return undefined;
  if (workload.kind === "product") return 2 * workload.m * workload.k * workload.n;
  const costs = costsOf(workload.layers, workload.input).costs;
  const first = costs[0] ?? { weights: 0, others: 0 };
  const forward = costs.reduce((sum, { weights, others }) => sum + weights + others, 0);
  const row = 3 * forward - first.weights;
  return row * (workload.kind === "epoch" ? workload.rows : workload.batch);
}

/**
 * The forward cost of a row in each layer that has products, and the shape behind the last one.
 * @param {readonly LayerSpec[]} layers
 * @param {readonly number[]} input
 * @returns {{ costs: { weights: number, others: number }[], shape: readonly number[] }}
 */
function costsOf(layers, input) {
  let shape = input;
  const costs = [];
  for (const spec of layers) {
    const [first = 1, second = 1, third = 1] = shape;
    switch (spec.layer) {
      case "dense":
        costs.push({ weights: 2 * first * spec.units, others: 0 });
        shape = [spec.units];
        break;
      case "conv": {
        const [height, width] = [second, third].map((size) => Math.floor((size + 2 * spec.padding - spec.kernel) / spec.stride) + 1);
        costs.push({ weights: 2 * first * spec.kernel ** 2 * spec.filters * (height ?? 1) * (width ?? 1), others: 0 });
        shape = [spec.filters, height ?? 1, width ?? 1];
        break;
      }
      case "maxPool":
        shape = [first, Math.floor(second / spec.size), Math.floor(third / spec.size)];
        break;
      case "flatten":
        shape = [shape.reduce((product, size) => product * size, 1)];
        break;
      case "globalAveragePool":
        shape = [first];
        break;
      case "residual":
        costs.push(...costsOf(spec.layers, shape).costs);
        break;
      case "lstm":
        costs.push({ weights: 2 * first * second * 4 * spec.units, others: 2 * first * spec.units * 4 * spec.units });
        shape = [spec.units];
        break;
      case "encoder":
        // Four maps of the width, two products of queries and keys or values, the two layers behind.
        costs.push({ weights: 0, others: 2 * first * (4 * second ** 2 + 2 * first * second + 2 * second * spec.hidden) });
        break;
      default:
        break;
    }
  }
  return { costs, shape };
}

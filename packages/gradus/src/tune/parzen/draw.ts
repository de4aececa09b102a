import type { Draws } from "../draws.js";
import type { Kernels, Parzen } from "./estimator.js";

/** A point of the mixture: a number for each axis, a category's index where it is one. */
export function drawPoint({ weights, kernels }: Parzen, draws: Draws): Float64Array {
  const chosen = pick(weights, draws.uniform());
  return Float64Array.from(kernels, (kernel) => drawAxis(kernel, chosen, draws));
}

function drawAxis(kernel: Kernels, k: number, { uniform, normal, below }: Draws): number {
  if (kernel.axis === "category") {
    const { count, observed, base } = kernel;
    // With probability 1 / (1 + count base) what was observed, else any.
    return k < observed.length && uniform() * (1 + count * base) < 1 ? observed[k]! : below(count);
  }
  const { low, high, mu, sigma } = kernel;
  // The middle lies within the range and the width is at most the range, so that at least a third of the draws fall inside.
  for (;;) {
    const value = mu[k]! + sigma[k]! * normal();
    if (value >= low && value <= high) return value;
  }
}

/** The index at which the running sum of the weights passes u. */
function pick(weights: Float64Array, u: number): number {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) {
    sum += weights[k]!;
    if (u < sum) return k;
  }
  return weights.length - 1;
}

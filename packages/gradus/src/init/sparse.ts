import { permutation } from "../engine/random/index.js";
import { inRange, UserError } from "../errors/index.js";
import { draw } from "./distribution.js";
import type { FillAt } from "./members.js";

/**
 * Normal with standard deviation `std`, but ceil(sparsity * inputs) of the weights into each unit are zero. Weight [inputs, units].
 * Source: Martens 2010, Deep learning via Hessian-free optimization, section 5.
 */
export type Sparse = Readonly<{ init: "sparse"; sparsity: number; std: number }>;

/** @throws UserError if `sparsity` is not in [0, 1] or `std` is not above 0 */
export function sparse({ sparsity, std = 0.01 }: { sparsity: number; std?: number }): Sparse {
  return {
    init: "sparse",
    sparsity: inRange(sparsity, 0, 1, "[]", "init.sparse, sparsity"),
    std: inRange(std, 0, Number.POSITIVE_INFINITY, "()", "init.sparse, std"),
  };
}

/** @throws UserError if the shape is not that of a matrix */
export function fillSparse({ sparsity, std }: Sparse, { shape, seed, stream }: FillAt): Float64Array {
  const [inputs, units] = shape;
  if (inputs === undefined || units === undefined || shape.length !== 2)
    throw new UserError({
      place: "init.sparse",
      what: `the weight has ${shape.length} axes`,
      remedy: "Use it for dense layers, whose weight is [inputs, units]",
    });
  const w = draw({ kind: "normal", mean: 0, std }, inputs * units, { seed, stream });
  const zeros = Math.ceil(sparsity * inputs);
  for (let unit = 0; unit < units; unit++) {
    const order = permutation(inputs, { seed, stream: [...[stream].flat(), unit] });
    for (const i of order.subarray(0, zeros)) w[i * units + unit] = 0;
  }
  return w;
}

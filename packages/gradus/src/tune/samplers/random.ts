import { drawsOf } from "../draws.js";
import type { Suggest } from "../sampler.js";

/**
 * Every trial anywhere: u uniform in [0, 1) for each dimension, so that every decade of a logarithmic scale gets the same share.
 * Source: Bergstra and Bengio 2012, Random search for hyper-parameter optimization.
 */
export type Random = Readonly<{ sampler: "random" }>;

export function random(): Random {
  return { sampler: "random" };
}

export const suggestRandom: Suggest<Random> = (_, view) => {
  const { uniform } = drawsOf(view);
  return { parameters: view.space.parametersAt(view.space.dimensions.map(uniform)) };
};

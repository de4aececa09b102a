import { drawsOf } from "../draws.js";
import { haltonPoint } from "../points/index.js";
import type { Suggest } from "../sampler.js";

/** Trial n at point n + 1 of the Halton sequence (its first is the origin): an even survey for spaces of up to about eight dimensions. Source: Halton 1960. */
export type Halton = Readonly<{ sampler: "halton" }>;

export function halton(): Halton {
  return { sampler: "halton" };
}

/** Where a point broke a constraint the next is random: points far along the sequence share most of its digits. */
export const suggestHalton: Suggest<Halton> = (_, view) => {
  const { space, number, attempt } = view;
  const dimensions = space.dimensions.length;
  const u = attempt > 0 ? Float64Array.from({ length: dimensions }, drawsOf(view).uniform) : haltonPoint(number + 1, dimensions);
  return { parameters: space.parametersAt(u) };
};

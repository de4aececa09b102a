import { haltonPoint } from "../points/index.js";
import type { Suggest } from "../sampler.js";

/** Trial n at point n + 1 of the Halton sequence (its first is the origin): an even survey for spaces of up to about eight dimensions. Source: Halton 1960. */
export type Halton = Readonly<{ sampler: "halton" }>;

export function halton(): Halton {
  return { sampler: "halton" };
}

export const suggestHalton: Suggest<Halton> = (_, { space, number, attempt }) => ({
  parameters: space.parametersAt(haltonPoint(number + 1 + attempt * 2 ** 20, space.dimensions.length)),
});

import type { TracedOptimizer } from "../members.js";
import type { WeightDecay } from "../weightDecay.js";

/**
 * What one optimizer of a library is called with, by the library's own names, and the optimizer of ours that computes the same. A default of
 * undefined means that the library has none, so that the option must be given.
 */
export type Translation<Options> = Readonly<{
  defaults: { readonly [K in keyof Options]-?: Options[K] | undefined };
  translate: (options: Required<Options>) => TracedOptimizer;
}>;

/** The optimizers of a library by name. */
export type Translations<Table> = { readonly [Name in keyof Table]: Translation<Table[Name]> };

/** Weight decay of a kind, none for a rate of 0. Libraries let it act on all parameters unless told otherwise. */
export function decayOf<Kind extends WeightDecay["kind"]>(
  rate: number,
  kind: Kind,
  on: WeightDecay["on"] = "all",
): WeightDecay<Kind> | null {
  return rate === 0 ? null : { rate, kind, on };
}

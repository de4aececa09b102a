import { keyOf } from "../../engine/random/index.js";
import { UserError } from "../../errors/index.js";
import { drawsOf } from "../draws.js";
import { sobolDimensions, sobolPoint } from "../points/index.js";
import type { Suggest, View } from "../sampler.js";

/**
 * Trial n at point n of the Sobol sequence: an even survey of the whole space, to see it before zooming in. `scramble` (the default) turns digits at random
 * by the study's seed, which keeps the spread and avoids the origin, where every parameter stands at its low end.
 * Source: Sobol' 1967; Owen 1995 for the scrambling.
 */
export type Sobol = Readonly<{ sampler: "sobol"; scramble: boolean }>;

/** @throws UserError if `scramble` is neither true nor false */
export function sobol({ scramble = true }: { scramble?: boolean } = {}): Sobol {
  if (typeof scramble === "boolean") return { sampler: "sobol", scramble };
  throw new UserError({
    place: "tune.sobol, scramble",
    what: `expected true or false, got ${String(scramble)}`,
    remedy: "Give one of them",
  });
}

export const suggestSobol: Suggest<Sobol> = ({ scramble }, view) => ({ parameters: view.space.parametersAt(surveyPoint(view, scramble)) });

/**
 * Point `number` of the study's own Sobol sequence; a random one where that broke a constraint, since points far along the sequence share most of its digits.
 * @throws UserError if the space has more dimensions than the sequence
 */
export function surveyPoint(view: View, scramble: boolean): Float64Array {
  const { space, seed, number, attempt } = view;
  const dimensions = space.dimensions.length;
  if (dimensions > sobolDimensions)
    throw new UserError({
      place: "tune.sobol",
      what: `the space has ${dimensions} dimensions, the sequence ${sobolDimensions}`,
      remedy: "Use tune.random()",
    });
  if (attempt > 0) return Float64Array.from({ length: dimensions }, drawsOf(view).uniform);
  return sobolPoint(number, dimensions, scramble ? keyOf({ seed, stream: 0x736f626f }) : undefined);
}

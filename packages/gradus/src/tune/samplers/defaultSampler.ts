import type { Space } from "../space/index.js";
import { coarseToFine, surveySize } from "./coarseToFine.js";
import type { Sampler } from "./members.js";
import { nsga2 } from "./nsga2.js";
import { sobol } from "./sobol.js";

/** The sampler that a study takes when none is named, and the sentence that says why. */
export function defaultSampler({ space, objectives, budget }: { space: Space; objectives: number; budget: number | null }): Readonly<{
  sampler: Sampler;
  why: string;
}> {
  const dimensions = space.dimensions.length;
  if (objectives > 1) return { sampler: nsga2(), why: `${objectives} objectives` };
  const survey = surveySize(dimensions);
  if (budget !== null && budget < survey + 3)
    return { sampler: sobol(), why: `${budget} trials are enough for an even survey of ${dimensions} parameters, not for a search` };
  return { sampler: coarseToFine(), why: `one objective, ${dimensions} parameters` };
}

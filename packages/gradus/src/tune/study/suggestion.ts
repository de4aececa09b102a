import { UserError } from "../../errors/index.js";
import { drawsOf } from "../draws.js";
import { lossOf, type Suggestion, type View } from "../sampler.js";
import { type Sampler, suggest } from "../samplers/index.js";
import type { Parameters } from "../space/index.js";

/** How many suggestions of the sampler may break a constraint, and how many random points after them, before the study gives up. */
const attempts = 20;
const draws = 1000;

/**
 * A suggestion that keeps the space's constraints, and how many did not before it. Where a sampler keeps looking beyond a constraint, since its model says
 * that the best lies there, the study takes the last allowed point on the way from its suggestion to the best trial; without one, a random point.
 * @throws UserError where nothing is found
 */
export function allowedSuggestion(sampler: Sampler, view: Omit<View, "attempt">): Suggestion & Readonly<{ attempt: number }> {
  let last: Suggestion | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    last = suggest(sampler, { ...view, attempt });
    if (view.space.allows(last.parameters)) return { ...last, attempt };
  }
  const between = last === undefined ? undefined : towardsBest(last.parameters, view);
  if (between !== undefined) return { parameters: between, attempt: attempts };
  const { uniform } = drawsOf({ ...view, attempt: attempts });
  for (let draw = 0; draw < draws; draw++) {
    const parameters = view.space.parametersAt(view.space.dimensions.map(uniform));
    if (view.space.allows(parameters)) return { parameters, attempt: attempts };
  }
  throw new UserError({
    place: "tune.study, constraints",
    what: `none of ${attempts + draws} points for trial ${view.number} keeps them`,
    remedy: "Loosen them, or narrow the space to where they hold",
  });
}

/** The allowed point nearest to `from` on the line to the best trial that nobody has tried, or undefined. */
function towardsBest(from: Parameters, { space, trials }: Omit<View, "attempt">): Parameters | undefined {
  let best: Float64Array | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const trial of trials) {
    const loss = lossOf(trial) ?? Number.POSITIVE_INFINITY;
    if (loss < least && space.allows(trial.parameters)) [best, least] = [trial.units, loss];
  }
  if (best === undefined) return undefined;
  const start = space.unitsOf(from);
  const tried = new Set(trials.map(({ parameters }) => JSON.stringify(parameters)));
  for (let k = 1; k < 32; k++) {
    const point = start.map((u, i) => {
      const end = best[i] ?? Number.NaN;
      return Number.isNaN(u) ? end : Number.isNaN(end) ? u : u + ((end - u) * k) / 32;
    });
    const parameters = space.parametersAt(point.map((u) => (Number.isNaN(u) ? 0.5 : u)));
    if (space.allows(parameters) && !tried.has(JSON.stringify(parameters))) return parameters;
  }
  return undefined;
}

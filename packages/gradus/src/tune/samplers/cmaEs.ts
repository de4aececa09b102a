import { integerFrom, UserError } from "../../errors/index.js";
import { type Draws, drawsOf } from "../draws.js";
import { axesOf, type CmaState, cmaConstants, cmaStart, cmaTold, type Edges, usualPopulation, withMargin } from "../evolution/index.js";
import { lossOf, type SeenTrial, type Suggest, type View } from "../sampler.js";
import type { Dimension, Json } from "../space/index.js";

/**
 * The covariance matrix adaptation evolution strategy: each generation is drawn from a normal distribution whose mean, width and shape then follow its better half, away
 * from its worse half. For numbers with many trials (some hundreds and more), on functions that are rough, rotated or badly scaled; whole numbers keep a margin. It has no
 * notion of categories, of what exists only in a branch, or of a diverged trial's loss beyond "worst": such dimensions are drawn uniformly.
 *   population: trials of a generation, or null for 4 + floor(3 ln d);   sigma: the first deviation, of ranges of 1
 * Source: Hansen 2016, The CMA evolution strategy: a tutorial; Hamano et al. 2022 for the margin. Defaults: Optuna's.
 */
export type CmaEs = Readonly<{ sampler: "cmaEs"; population: number | null; sigma: number }>;

/** @throws UserError if the population is below 4 or sigma not within (0, 1] */
export function cmaEs({ population = null, sigma = 1 / 6 }: { population?: number | null; sigma?: number } = {}): CmaEs {
  if (!(typeof sigma === "number" && sigma > 0 && sigma <= 1))
    throw new UserError({
      place: "tune.cmaEs, sigma",
      what: `expected a number above 0 and up to 1, got ${String(sigma)}`,
      remedy: "Leave it out for 1/6",
    });
  return { sampler: "cmaEs", population: population === null ? null : integerFrom(4, population, "tune.cmaEs, population"), sigma };
}

/** What is noted with each trial: its generation, the number of the trial that began it, the point before rounding, and at that first trial the state that all are drawn from. */
type CmaNote = Readonly<{ sampler: "cmaEs"; generation: number; first: number; point: readonly number[]; state?: StateNote }>;
type StateNote = Readonly<Record<Exclude<keyof CmaState, "generation" | "sigma">, readonly number[]> & { sigma: number }>;

export const suggestCmaEs: Suggest<CmaEs> = (sampler, view) => {
  const searched = searchedDimensions(view);
  const population = sampler.population ?? usualPopulation(searched.length);
  const { state, first } = stateAt(sampler, view, searched, population);
  const draws = drawsOf(view);
  const point = drawn(state, draws, (j) => searched[j]!.dimension.kind === "real");
  const u = Float64Array.from(view.space.dimensions, draws.uniform);
  searched.forEach(({ index }, j) => {
    u[index] = Math.min(1, Math.max(0, point[j]!));
  });
  const own = first === null ? { state: noteOf(state) } : {};
  const note: CmaNote = { sampler: "cmaEs", generation: state.generation, first: first ?? view.number, point: [...point], ...own };
  return { parameters: view.space.parametersAt(u), note: note as unknown as Json };
};

type Searched = Readonly<{ dimension: Dimension; index: number }>;

/** The numbers that always exist. @throws UserError if there is none, or there are several objectives */
function searchedDimensions({ space, objectives }: View): readonly Searched[] {
  const place = "tune.cmaEs";
  if (objectives !== 1)
    throw new UserError({ place, what: `it searches for one objective, the study has ${objectives}`, remedy: "Use tune.nsga2()" });
  const searched = space.dimensions
    .map((dimension, index) => ({ dimension, index }))
    .filter(({ dimension }) => dimension.kind !== "category" && dimension.parent === null);
  if (searched.length > 0) return searched;
  throw new UserError({
    place,
    what: "the space has no number outside of branches for it to search",
    remedy: "Use tune.coarseToFine() or tune.tpe()",
  });
}

/** The state that this trial is drawn from, and the trial that began its generation; null if this one does. */
function stateAt(
  sampler: CmaEs,
  { trials }: View,
  searched: readonly Searched[],
  population: number,
): { state: CmaState; first: number | null } {
  const d = searched.length;
  const at = trials.findLastIndex((trial) => cmaNoteOf(trial, d) !== undefined);
  const last = cmaNoteOf(trials[at], d);
  const begun = last === undefined ? undefined : trials.findLast(({ number }) => number === last.first);
  const saved = cmaNoteOf(begun, d)?.state;
  if (last === undefined || saved === undefined) return { state: cmaStart(new Float64Array(d).fill(0.5), sampler.sigma), first: null };
  const state = stateOf(saved, last.generation);
  const told = trials.slice(trials.indexOf(begun as SeenTrial)).flatMap((trial) => {
    const note = cmaNoteOf(trial, d);
    const loss = lossOf(trial);
    return note?.first === last.first && loss !== undefined ? [{ point: Float64Array.from(note.point), loss }] : [];
  });
  if (told.length < population) return { state, first: last.first };
  const sorted = told.slice(0, population).sort((a, b) => (a.loss === b.loss ? 0 : a.loss - b.loss));
  const next = cmaTold(
    state,
    cmaConstants(d, population),
    sorted.map(({ point }) => point),
  );
  return { state: withMargin(next, 1 / (d * population), (j, mean) => edgesAt(searched[j]!.dimension, mean)), first: null };
}

/** A draw from N(mean, sigma^2 A C A); while a real coordinate leaves [0, 1], up to 10 d times anew, then it is held at the bound. */
function drawn(state: CmaState, { normal }: Draws, isReal: (j: number) => boolean): Float64Array {
  const { mean, sigma, stretch } = state;
  const d = mean.length;
  const { values, vectors } = axesOf(state);
  for (let draw = 1; ; draw++) {
    const z = values.map((length) => length * normal());
    const point = mean.map((m, i) => {
      let y = 0;
      for (let k = 0; k < d; k++) y += vectors[i * d + k]! * z[k]!;
      return m + sigma * stretch[i]! * y;
    });
    if (point.every((x, j) => !isReal(j) || (x >= 0 && x <= 1))) return point;
    if (draw > 10 * d) return point.map((x, j) => (isReal(j) ? Math.min(1, Math.max(0, x)) : x));
  }
}

/** The edges of the bin of a discrete dimension that a mean lies in. */
function edgesAt(dimension: Dimension, mean: number): Edges | null {
  if (dimension.kind === "real") return null;
  const index = dimension.indexAt(mean);
  const [low, high] = dimension.edgesOf(index);
  return { low: index === 0 ? null : low, high: index === dimension.count - 1 ? null : high };
}

function cmaNoteOf(trial: SeenTrial | undefined, d: number): CmaNote | undefined {
  const note = trial?.note;
  if (typeof note !== "object" || note === null || !("sampler" in note) || note.sampler !== "cmaEs") return undefined;
  const found = note as unknown as CmaNote; // what this sampler itself wrote
  return found.point.length === d ? found : undefined;
}

function noteOf({ mean, sigma, covariance, pathOfSigma, pathOfCovariance, stretch }: CmaState): StateNote {
  return {
    mean: [...mean],
    sigma,
    covariance: [...covariance],
    pathOfSigma: [...pathOfSigma],
    pathOfCovariance: [...pathOfCovariance],
    stretch: [...stretch],
  };
}

function stateOf({ mean, sigma, covariance, pathOfSigma, pathOfCovariance, stretch }: StateNote, generation: number): CmaState {
  return {
    generation,
    mean: Float64Array.from(mean),
    sigma,
    covariance: Float64Array.from(covariance),
    pathOfSigma: Float64Array.from(pathOfSigma),
    pathOfCovariance: Float64Array.from(pathOfCovariance),
    stretch: Float64Array.from(stretch),
  };
}

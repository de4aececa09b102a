import { oneOf, positiveInteger, UserError } from "../../errors/index.js";
import { drawsOf } from "../draws.js";
import type { Suggest, Suggestion, View } from "../sampler.js";
import type { Json } from "../space/index.js";
import {
  type AcquisitionName,
  acquisitions,
  type Coordinates,
  type Covariance,
  climbed,
  coordinatesOf,
  fitPriors,
  type KernelName,
  kernels,
  type Posterior,
  pointsOf,
  pointwise,
  posteriorOf,
  predict,
} from "../surrogate/index.js";
import { isNew, lowest, nearest, type Seen, seenOf } from "../zoom/seen.js";
import { surveyPoint } from "./sobol.js";

/**
 * A Gaussian process over the whole space, and the point that promises most by it: for few, expensive trials on smooth losses. After a survey of `startup` Sobol points
 * each ask fits the model anew (the most probable lengths, variance and noise under Optuna's priors), looks at 512 random points, and climbs from the best four and from the
 * best trial. Trials that are under way count with the model's mean. It looks at the 200 trials nearest to the best one, so that an ask stays below some tenths of a second.
 *   acquisition: "logExpectedImprovement", "logProbability" (of improvement) or "confidenceBound" (mean - kappa deviation);   kernel: "matern52", "matern32", "matern12", "rbf"
 * Source: Rasmussen and Williams 2006; Jones, Schonlau and Welch 1998; Ament et al. 2023. Priors, startup and acquisition as Optuna's GPSampler.
 */
export type GaussianProcess = Readonly<{
  sampler: "gaussianProcess";
  acquisition: AcquisitionName;
  kernel: KernelName;
  kappa: number;
  startup: number;
}>;

/** @throws UserError if a name is unknown or a number out of its range */
export function gaussianProcess(options: Partial<Omit<GaussianProcess, "sampler">> = {}): GaussianProcess {
  const { acquisition = "logExpectedImprovement", kernel = "matern52", kappa = 2, startup = 10 } = options;
  const place = "tune.gaussianProcess";
  if (!(typeof kappa === "number" && kappa >= 0 && Number.isFinite(kappa)))
    throw new UserError({ place: `${place}, kappa`, what: `expected a number from 0, got ${String(kappa)}`, remedy: "Leave it out for 2" });
  return {
    sampler: "gaussianProcess",
    acquisition: oneOf(acquisition, Object.keys(acquisitions) as AcquisitionName[], `${place}, acquisition`),
    kernel: oneOf(kernel, Object.keys(kernels) as KernelName[], `${place}, kernel`),
    kappa,
    startup: positiveInteger(startup, `${place}, startup`),
  };
}

const [mostPoints, looked, climbs, fewestFinite] = [200, 512, 4, 2];

/** What is noted with each trial: the model, to start the next fit from, and what it expected, in units of the loss. */
type GaussianNote = Readonly<{
  sampler: "gaussianProcess";
  model: Readonly<{ variance: number; noise: number; weights: readonly number[] }>;
  predicted: Readonly<{ loss: number; low: number; high: number }>;
}>;

export const suggestGaussianProcess: Suggest<GaussianProcess> = (sampler, view) => {
  const { space, objectives, trials } = view;
  if (objectives !== 1)
    throw new UserError({
      place: "tune.gaussianProcess",
      what: `it searches for one objective, the study has ${objectives}`,
      remedy: "Use tune.nsga2()",
    });
  const coordinates = coordinatesOf(space);
  const seen = seenOf(view, coordinates);
  const early = trials.length < sampler.startup || seen.losses.filter(Number.isFinite).length < fewestFinite;
  return early ? { parameters: space.parametersAt(surveyPoint(view, true)) } : modelled(sampler, view, { coordinates, seen });
};

function modelled(sampler: GaussianProcess, view: View, known: { coordinates: Coordinates; seen: Seen }): Suggestion {
  const { coordinates, seen } = known;
  const { space } = view;
  const draws = drawsOf(view);
  const { posterior, f, incumbent, lossAt } = modelOf(sampler, view, known);
  const acquisition = acquisitions[sampler.acquisition](f, sampler.kappa);
  const at = pointwise(posterior);
  const rows = new Float64Array(looked * coordinates.count).map(draws.uniform);
  for (let i = 0; i < looked; i++) coordinates.settle(rows, i, draws.below);
  const { mean, deviation } = predict(posterior, rows);
  const value = mean.map((each, i) => acquisition.value(each, deviation[i]!));
  const order = [...value.keys()].sort((a, b) => (value[a] === value[b] ? a - b : value[b]! - value[a]!));
  const rowAt = (i: number): Float64Array => rows.slice(i * coordinates.count, (i + 1) * coordinates.count);
  const starts = [...order.slice(0, climbs).map(rowAt), incumbent];
  const climb = { at, acquisition, dimensions: space.dimensions, coordinates, draws };
  const found = starts.map((start) => climbed(climb, start)).sort((a, b) => b.value - a.value);
  const isAllowed = (row: Float64Array): boolean =>
    isNew(row, seen, posterior.covariance.noise > 1e-3) && space.allows(space.parametersAt(row));
  const row = [...found.map((each) => each.row), ...order.map(rowAt)].find(isAllowed) ?? rowAt(draws.below(looked));
  const here = at(row);
  const { variance, noise, weights } = posterior.covariance;
  const note: GaussianNote = {
    sampler: "gaussianProcess",
    model: { variance, noise, weights: [...weights] },
    predicted: { loss: lossAt(here.mean), low: lossAt(here.mean - here.deviation), high: lossAt(here.mean + here.deviation) },
  };
  return { parameters: space.parametersAt(row), note: note as unknown as Json };
}

type Learned = Readonly<{ posterior: Posterior; f: number; incumbent: Float64Array; lossAt: (z: number) => number }>;

/** The model of what was told, with mean 0 and deviation 1 of the finite losses; infinite ones count as the worst of these. */
function modelOf(sampler: GaussianProcess, view: View, { coordinates, seen }: { coordinates: Coordinates; seen: Seen }): Learned {
  const { count, isCategory } = coordinates;
  const best = lowest(seen.losses);
  const data = nearest(seen, coordinates, { center: best, side: 1, most: mostPoints });
  const rows = new Float64Array(data.length * count);
  data.forEach((i, k) => {
    rows.set(seen.rows.subarray(i * count, (i + 1) * count), k * count);
  });
  const losses = data.map((i) => seen.losses[i]!);
  const finite = losses.filter(Number.isFinite);
  const worst = finite.reduce((most, each) => Math.max(most, each));
  const mean = finite.reduce((sum, each) => sum + each, 0) / finite.length;
  const deviation = Math.sqrt(finite.reduce((sum, each) => sum + (each - mean) ** 2, 0) / finite.length) || 1;
  const z = Float64Array.from(losses, (loss) => ((Number.isFinite(loss) ? loss : worst) - mean) / deviation);
  const evidence = { points: pointsOf(rows, isCategory), z, kernel: kernels[sampler.kernel] };
  const alone = posteriorOf(evidence, fitPriors(evidence, lastModel(view, count)), 1);
  const told = {
    f: Math.min(...z),
    incumbent: seen.rows.slice(best * count, (best + 1) * count),
    lossAt: (value: number) => mean + deviation * value,
  };
  if (seen.pendingCount === 0) return { posterior: alone, ...told };
  const points = pointsOf(Float64Array.of(...rows, ...seen.pending), isCategory);
  const all = Float64Array.of(...z, ...predict(alone, seen.pending).mean);
  return { posterior: posteriorOf({ ...evidence, points, z: all }, alone.covariance, 1), ...told };
}

/** The covariance that the last ask came to. */
function lastModel({ trials }: View, dimensions: number): Covariance | null {
  const note = trials.findLast(
    ({ note }) => typeof note === "object" && note !== null && "sampler" in note && note.sampler === "gaussianProcess",
  )?.note;
  if (note === undefined) return null;
  const { variance, noise, weights } = (note as unknown as GaussianNote).model; // what this sampler itself wrote
  return weights.length === dimensions ? { variance, noise, weights: Float64Array.from(weights) } : null;
}

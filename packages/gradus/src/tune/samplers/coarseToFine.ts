import { positiveInteger, UserError } from "../../errors/index.js";
import { type Draws, drawsOf } from "../draws.js";
import type { Suggest, Suggestion, View } from "../sampler.js";
import type { Json } from "../space/index.js";
import {
  type Coordinates,
  coordinatesOf,
  fitZoom,
  kernels,
  type Posterior,
  pointsOf,
  posteriorOf,
  predict,
  warpedLosses,
} from "../surrogate/index.js";
import { choose } from "../zoom/choose.js";
import { type BoxSide, lastNote, type ZoomModel, type ZoomNote } from "../zoom/note.js";
import { nth } from "../zoom/nth.js";
import { boxAround, type Region, wholeSpace } from "../zoom/region.js";
import { standing } from "../zoom/rounds.js";
import { isNew, lowest, nearest, type Seen, seenOf } from "../zoom/seen.js";
import { sentenceOf } from "../zoom/sentence.js";
import { surveyPoint } from "./sobol.js";

/**
 * First the whole space is surveyed; then a box is drawn round the best point, a Gaussian process is fitted to what is known, and the point of the box that promises
 * the largest improvement is tried. After each round the box grows if the round brought progress and shrinks if not; when it has become tiny it opens again. Every
 * eighth trial or so looks beyond the box. What it did and why stands in the trial's note.
 *   rounds: how many rounds the study's trials are divided into after the survey; null for rounds of three trials, or one more than are under way
 * Source: our own; the method of trust regions, Eriksson et al. 2019, Scalable global optimization via local Bayesian optimization, is its next relative.
 */
export type CoarseToFine = Readonly<{ sampler: "coarseToFine"; rounds: number | null }>;

/** @throws UserError if `rounds` is no positive whole number */
export function coarseToFine({ rounds = null }: { rounds?: number | null } = {}): CoarseToFine {
  return { sampler: "coarseToFine", rounds: rounds === null ? null : positiveInteger(rounds, "tune.coarseToFine, rounds") };
}

const [fewestFinite, mostPoints, roundLength, lookShare, noisyFrom, mostDraws] = [3, 100, 3, 1 / 8, 0.01, 200];

/** How many points the survey has. */
export function surveySize(dimensions: number): number {
  return Math.min(10, Math.max(6, dimensions + 3));
}

export const suggestCoarseToFine: Suggest<CoarseToFine> = (sampler, view) => {
  checkUse(sampler, view);
  const coordinates = coordinatesOf(view.space);
  const seen = seenOf(view, coordinates);
  const finite = seen.losses.filter(Number.isFinite);
  if (seen.told.length + seen.pendingCount < surveySize(coordinates.count) || finite.length < fewestFinite) return survey(view);
  return zoomedIn(sampler, view, { coordinates, seen, finite });
};

function checkUse({ rounds }: CoarseToFine, { objectives, budget }: View): void {
  const place = "tune.coarseToFine";
  if (objectives !== 1)
    throw new UserError({
      place,
      what: `it follows one objective, the study has ${objectives}`,
      remedy: "Use tune.nsga2()",
    });
  if (rounds !== null && budget === null)
    throw new UserError({
      place: `${place}, rounds`,
      what: "to divide the study into rounds it must know the number of trials",
      remedy: "Give the study its number of trials, or leave rounds out",
    });
}

/** A point of the first look. */
function survey(view: View): Suggestion {
  const box = boxOf(wholeSpace(view.space.dimensions.length), view);
  const sentence = view.number === 0 ? "Round 0: a survey of the whole space" : null;
  const note: ZoomNote = { ...nothing, kind: "survey", box, sentence };
  return { parameters: view.space.parametersAt(surveyPoint(view, true)), note: note as unknown as Json };
}

const nothing: Omit<ZoomNote, "kind" | "box" | "sentence"> = {
  sampler: "coarseToFine",
  round: 0,
  side: 1,
  incumbent: null,
  noisy: false,
  predicted: null,
  progress: null,
  model: null,
  opening: null,
};

type Known = Readonly<{ coordinates: Coordinates; seen: Seen; finite: Float64Array }>;

/** A point that the model chose. */
function zoomedIn(sampler: CoarseToFine, view: View, known: Known): Suggestion {
  const { coordinates, seen, finite } = known;
  const half = (finite.length - 1) / 2;
  const last = lastNote(view.trials, view.space);
  const learned = modelOf(known, last);
  const { incumbent, mean, noisy, lossAt } = learned;
  const number = seen.told[learned.data[incumbent]!]!.number;
  const length = Math.max(roundLength, seen.pendingCount + 1, roundOf(sampler, view));
  const state = standing(
    last,
    {
      incumbent: number,
      best: finite[lowest(finite)]!,
      median: (nth(finite, Math.floor(half)) + nth(finite, Math.ceil(half))) / 2,
      noisy,
      mean: mean[incumbent]!,
      meanOf: (trial) => mean[learned.data.findIndex((i) => seen.told[i]?.number === trial)],
    },
    length,
  );
  const draws = drawsOf(view);
  const isLook = draws.uniform() < lookShare;
  const center = rowOf(seen.rows, learned.data[incumbent]!, coordinates);
  const box = boxAround(center, state.side, coordinates);
  const region = isLook ? wholeSpace(coordinates.count) : box;
  const chosen = choose(
    { coordinates, draws, center, region, seen },
    {
      posterior: learned.posterior,
      f: noisy ? mean[incumbent]! : learned.z[incumbent]!,
      isAllowed: (row) => isNew(row, seen, noisy) && view.space.allows(view.space.parametersAt(row)),
    },
  );
  const point = chosen?.row ?? anywhere(draws, known, noisy);
  const sides = boxOf(box, view);
  const note: ZoomNote = {
    sampler: "coarseToFine",
    kind: isLook ? "look" : "box",
    round: state.round,
    side: state.side,
    box: sides,
    incumbent: number,
    noisy,
    predicted: chosen === undefined ? null : predictedBy(chosen, lossAt),
    progress: state.progress,
    sentence: state.begins ? sentenceOf(state, last?.opening?.asks ?? 0, sides) : null,
    model: learned.model,
    opening: state.opening,
  };
  return { parameters: view.space.parametersAt(point), note: note as unknown as Json };
}

/** A uniform point, new if there is one to be found in a few draws. */
function anywhere({ uniform, below }: Draws, { coordinates, seen }: Known, noisy: boolean): Float64Array {
  for (let draw = 1; ; draw++) {
    const row = Float64Array.from(coordinates.isCategory, uniform);
    coordinates.settle(row, 0, below);
    if (draw === mostDraws || isNew(row, seen, noisy)) return row;
  }
}

/** How long a round is when the study is divided into some. */
function roundOf({ rounds }: CoarseToFine, { budget, space }: View): number {
  return rounds === null || budget === null ? 0 : Math.ceil((budget - surveySize(space.dimensions.length)) / rounds);
}

type Learned = Readonly<{
  /** The trials that the model looks at, as indices of those that taught a loss. */
  data: readonly number[];
  z: Float64Array;
  lossAt: (z: number) => number;
  /** The model's mean at each of them. */
  mean: Float64Array;
  noisy: boolean;
  /** The best of them. */
  incumbent: number;
  /** With the points that are under way, each at its mean, so that their neighbourhood attracts no more. */
  posterior: Posterior;
  model: ZoomModel;
}>;

function modelOf({ coordinates, seen }: Known, last: ZoomNote | undefined): Learned {
  const { count, isCategory } = coordinates;
  const best = lowest(seen.losses);
  const before = last?.noisy ? seen.told.findIndex(({ number }) => number === last.incumbent) : best;
  const center = before < 0 ? best : before;
  const data = nearest(seen, coordinates, { center, side: last?.side ?? 1, most: mostPoints });
  const rows = new Float64Array(data.length * count);
  data.forEach((i, k) => {
    rows.set(seen.rows.subarray(i * count, (i + 1) * count), k * count);
  });
  const { z, lossAt } = warpedLosses(data.map((i) => seen.losses[i]!));
  const evidence = { points: pointsOf(rows, isCategory), z, kernel: kernels.matern52 };
  const model = fitted(evidence, last?.model ?? null, seen.told.length);
  const covariance = { variance: 1, noise: model.noise, weights: Float64Array.from(model.weights) };
  const alone = posteriorOf(evidence, covariance);
  const mean = z.map((value, i) => value - alone.covariance.noise * alone.alpha[i]!); // K alpha = z, and the mean is R alpha
  const noisy = alone.covariance.noise > noisyFrom;
  const incumbent = lowest(noisy ? mean : data.map((i) => seen.losses[i]!));
  if (seen.pendingCount === 0) return { data, z, lossAt, mean, noisy, incumbent, posterior: alone, model };
  const points = pointsOf(Float64Array.of(...rows, ...seen.pending), isCategory);
  const all = Float64Array.of(...z, ...predict(alone, seen.pending).mean);
  const posterior = posteriorOf({ ...evidence, points, z: all }, alone.covariance, alone.scale);
  return { data, z, lossAt, mean, noisy, incumbent, posterior, model };
}

/** The model as it was, or fitted anew where there is a tenth more to learn from. */
function fitted(evidence: Parameters<typeof fitZoom>[0], last: ZoomModel | null, results: number): ZoomModel {
  if (last !== null && results < 1.1 * last.fittedAt + 1) return last;
  const before = last === null ? null : { weights: Float64Array.from(last.weights), noise: last.noise };
  const { weights, noise } = fitZoom(evidence, { last: before, thorough: last === null || last.fittedAt < 12 });
  return { weights: [...weights], noise, fittedAt: results };
}

function rowOf(rows: Float64Array, i: number, { count }: Coordinates): Float64Array {
  return rows.slice(i * count, (i + 1) * count);
}

/** The sides of a region that numbers have. */
function boxOf({ low, high }: Region, { space }: View): readonly BoxSide[] {
  return space.dimensions.flatMap((dimension, j) => {
    const u = [low[j]!, high[j]!] as const;
    const values = [dimension.valueAt(u[0]), dimension.valueAt(u[1])] as const;
    return dimension.kind !== "category" && typeof values[0] === "number" && typeof values[1] === "number"
      ? [{ path: dimension.path, u, values: [values[0], values[1]] as const }]
      : [];
  });
}

function predictedBy({ mean, deviation }: { mean: number; deviation: number }, lossAt: (z: number) => number): ZoomNote["predicted"] {
  return { loss: lossAt(mean), low: lossAt(mean - deviation), high: lossAt(mean + deviation) };
}

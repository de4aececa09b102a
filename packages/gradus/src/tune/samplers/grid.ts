import { keyOf, permutationAt } from "../../engine/random/index.js";
import { integerFrom, UserError } from "../../errors/index.js";
import type { Suggest, View } from "../sampler.js";
import type { Dimension, Space } from "../space/index.js";

/**
 * Every combination of a few values of each parameter, in random order, each once. A range gives `steps` values, its ends included, spread evenly in its own
 * scale; a parameter with fewer values gives them all. `values` names another number of steps for some paths. Combinations that differ only in what does
 * not exist are one. In more than two or three dimensions most of a grid's trials repeat values that do not matter: see Bergstra and Bengio 2012, figure 1.
 */
export type Grid = Readonly<{ sampler: "grid"; steps: number; values: Readonly<Record<string, number>> }>;

/** @throws UserError if `steps` or one of `values` is not a whole number from 2 */
export function grid({ steps = 5, values = {} }: { steps?: number; values?: Readonly<Record<string, number>> } = {}): Grid {
  const place = "tune.grid";
  for (const [path, count] of Object.entries(values)) integerFrom(1, count, `${place}, values, ${path}`);
  return { sampler: "grid", steps: integerFrom(2, steps, `${place}, steps`), values: { ...values } };
}

export const suggestGrid: Suggest<Grid> = (sampler, view) => {
  const { space, seed } = view;
  const points = pointsOf(sampler, space);
  const order = placeOf(view, points.length);
  const point = points[permutationAt(order, points.length, keyOf({ seed, stream: 0x67726964 }))] ?? new Float64Array();
  return { parameters: space.parametersAt(point) };
};

/** How many trials a grid has. */
export function gridSize(sampler: Grid, space: Space): number {
  return pointsOf(sampler, space).length;
}

/**
 * Which point in the grid's order: the trial's number, and after the last point those whose trials failed (they are to be tried again), then from the start.
 */
function placeOf({ number, attempt, trials }: View, size: number): number {
  const at = number + attempt;
  if (at < size) return at;
  const failed = trials.filter((trial) => trial.state === "failed" && trial.number < size);
  return failed[at - size]?.number ?? at % size;
}

const cache = new WeakMap<Space, { key: string; points: readonly Float64Array[] }>();
const most = 100_000;

/** The grid's points that the space allows, those alike by what exists left out. Kept for the space, as it hangs on nothing else. */
function pointsOf(sampler: Grid, space: Space): readonly Float64Array[] {
  const key = JSON.stringify(sampler);
  const known = cache.get(space);
  if (known?.key === key) return known.points;
  const points = enumerate(sampler, space);
  cache.set(space, { key, points });
  return points;
}

function enumerate({ steps, values }: Grid, space: Space): readonly Float64Array[] {
  const stranger = Object.keys(values).find((path) => !space.dimensions.some((dimension) => dimension.path === path));
  if (stranger !== undefined) {
    const remedy = `Name one of: ${space.dimensions.map(({ path }) => path).join(", ")}`;
    throw new UserError({ place: "tune.grid, values", what: `there is no parameter "${stranger}" in the space`, remedy });
  }
  const levels = space.dimensions.map((dimension) => levelsOf(dimension, values[dimension.path] ?? steps));
  let points: Float64Array[] = [new Float64Array(space.dimensions.length).fill(Number.NaN)];
  space.dimensions.forEach((dimension, i) => {
    const branching = points.filter((point) => existsAt(dimension, space, point)).length;
    const level = levels[i] ?? [];
    if (points.length + branching * (level.length - 1) > most)
      throw new UserError({
        place: "tune.grid",
        what: `the grid has more than ${most.toLocaleString("en")} points`,
        remedy: "Take fewer steps, or another sampler",
      });
    points = points.flatMap((point) => (existsAt(dimension, space, point) ? level.map((u) => withValue(point, i, u)) : [point]));
  });
  const allowed = points.filter((point) => space.allows(space.parametersAt(point)));
  if (allowed.length > 0) return allowed;
  throw new UserError({
    place: "tune.grid",
    what: "the constraints refuse every point of the grid",
    remedy: "Take more steps, or loosen them",
  });
}

function withValue(point: Float64Array, i: number, u: number): Float64Array {
  const next = point.slice();
  next[i] = u;
  return next;
}

function existsAt({ parent }: Dimension, { dimensions }: Space, point: Float64Array): boolean {
  if (parent === null) return true;
  const u = point[parent.dimension] ?? Number.NaN;
  const scale = dimensions[parent.dimension];
  return !Number.isNaN(u) && scale !== undefined && scale.kind !== "real" && parent.bins.includes(scale.indexAt(u));
}

function levelsOf(dimension: Dimension, steps: number): readonly number[] {
  const even = (count: number): number[] => Array.from({ length: count }, (_, k) => (count === 1 ? 0.5 : k / (count - 1)));
  if (dimension.kind === "real") return even(steps);
  const middle = (index: number): number => {
    const [low, high] = dimension.edgesOf(index);
    return (low + high) / 2;
  };
  if (dimension.kind === "category" || dimension.count <= steps)
    return Array.from({ length: dimension.count }, (_, index) => middle(index));
  return [...new Set(even(steps).map((u) => middle(dimension.indexAt(u))))];
}

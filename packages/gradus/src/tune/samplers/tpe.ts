import { integerFrom, positiveInteger, UserError } from "../../errors/index.js";
import { drawsOf } from "../draws.js";
import { type Axis, drawPoint, goodCount, logDensity, type Parzen, type Place, parzen } from "../parzen/index.js";
import { lossOf, type SeenTrial, type Suggest, type View } from "../sampler.js";
import type { Dimension, Space } from "../space/index.js";
import { unitOrders } from "./unitOrders.js";

/**
 * The tree-structured Parzen estimator: of `candidates` draws from l, the density of the good trials, the one with the largest l / g, where g is the density
 * of the others. Good are the best min(ceil(n / 10), 25) of n. Both densities are one mixture of products over all parameters that exist together (a branch's
 * own parameters form a group, chosen after the branch). Trials that still run count among the others, so that parallel asks spread out.
 * The first `startup` trials are random. Source: Bergstra et al. 2011, section 4; multivariate kernels: Falkner, Klein and Hutter 2018, section 3.2; the
 * constants are those of Optuna 5.
 */
export type Tpe = Readonly<{ sampler: "tpe"; startup: number; candidates: number }>;

/** @throws UserError if a number is not a whole number in its range */
export function tpe({ startup = 10, candidates = 24 }: { startup?: number; candidates?: number } = {}): Tpe {
  const place = "tune.tpe";
  return {
    sampler: "tpe",
    startup: integerFrom(1, startup, `${place}, startup`),
    candidates: positiveInteger(candidates, `${place}, candidates`),
  };
}

export const suggestTpe: Suggest<Tpe> = (sampler, view) => {
  const { space, objectives } = view;
  if (objectives !== 1)
    throw new UserError({
      place: "tune.tpe",
      what: `it searches for one objective, the study has ${objectives}`,
      remedy: "Use tune.nsga2()",
    });
  const draws = drawsOf(view);
  const standing = standingOf(view.trials);
  if (standing.taught.length < sampler.startup) return { parameters: space.parametersAt(space.dimensions.map(draws.uniform)) };
  const orders = unitOrders(space, view.trials);
  const u = new Float64Array(space.dimensions.length).fill(Number.NaN);
  for (const group of groupsOf(space)) if (exists(group, space, u)) suggestGroup(group, { view, sampler, standing, orders, u });
  return { parameters: space.parametersAt(u) };
};

/** The trials that taught something and those that still run, by their places among all, and what each taught. */
type Standing = Readonly<{ taught: readonly number[]; running: readonly number[]; losses: Float64Array }>;

function standingOf(trials: readonly SeenTrial[]): Standing {
  const losses = new Float64Array(trials.length);
  const taught: number[] = [];
  const running: number[] = [];
  for (let i = 0; i < trials.length; i++) {
    const trial = trials[i] as SeenTrial;
    const loss = lossOf(trial);
    if (loss !== undefined) {
      losses[i] = loss;
      taught.push(i);
    } else if (trial.state === "running" || trial.state === "paused") running.push(i);
  }
  return { taught, running, losses };
}

/**
 * The `count` best, in the order of time: finished trials by value; then pruned ones, those that came further first and by value among equals.
 * Source: Optuna's _split_trials. Of equal ones the earlier is better.
 */
function best(count: number, places: readonly number[], trials: readonly SeenTrial[], losses: Float64Array): readonly number[] {
  const better = (i: number, j: number): boolean => {
    const [a, b] = [trials[i] as SeenTrial, trials[j] as SeenTrial];
    if (a.state !== b.state) return a.state === "finished";
    const further = a.state === "finished" ? 0 : lastStep(a) - lastStep(b);
    return further !== 0 ? further > 0 : losses[i]! < losses[j]!;
  };
  const chosen: number[] = [];
  for (const place of places) {
    let at = chosen.length;
    while (at > 0 && better(place, chosen[at - 1]!)) at--;
    if (at >= count) continue;
    chosen.splice(at, 0, place);
    if (chosen.length > count) chosen.pop();
  }
  return chosen.sort((a, b) => a - b);
}

const lastStep = ({ curve }: SeenTrial): number => curve.at(-1)?.[0] ?? Number.NEGATIVE_INFINITY;

/** Dimensions that exist together, by their places in the space. */
type Group = readonly number[];

const groupsKnown = new WeakMap<Space, readonly Group[]>();

/** The space's groups, parents before children: dimensions that hang on the same values of the same parameter. */
function groupsOf(space: Space): readonly Group[] {
  const known = groupsKnown.get(space);
  if (known !== undefined) return known;
  const groups = new Map<string, number[]>();
  space.dimensions.forEach(({ parent }, i) => {
    const key = parent === null ? "" : `${parent.dimension}: ${parent.bins.join()}`;
    groups.set(key, [...(groups.get(key) ?? []), i]);
  });
  // A group stands where its first dimension does, but a parent's group may have gained that parent later.
  const sorted = [...groups.values()].sort((a, b) => depthOf(space, a[0]) - depthOf(space, b[0]));
  groupsKnown.set(space, sorted);
  return sorted;
}

/** On how many others, one upon the other, a dimension hangs. */
function depthOf(space: Space, dimension: number | undefined): number {
  const parent = dimension === undefined ? undefined : space.dimensions[dimension]?.parent;
  return parent === undefined || parent === null ? 0 : 1 + depthOf(space, parent.dimension);
}

function exists([first = 0]: Group, { dimensions }: Space, u: Float64Array): boolean {
  const parent = dimensions[first]?.parent ?? null;
  if (parent === null) return true;
  const at = u[parent.dimension] ?? Number.NaN;
  const scale = dimensions[parent.dimension];
  return !Number.isNaN(at) && scale !== undefined && scale.kind !== "real" && parent.bins.includes(scale.indexAt(at));
}

type Asked = Readonly<{ view: View; sampler: Tpe; standing: Standing; orders: readonly Int32Array[]; u: Float64Array }>;

/** Writes the u of one group's dimensions: the best of the candidates. */
function suggestGroup(group: Group, { view, sampler, standing, orders, u }: Asked): void {
  const { space, trials } = view;
  const dimensions = group.map((i) => space.dimensions[i] as Dimension);
  const [first = 0] = group;
  const holds = (place: number): boolean => !Number.isNaN(trials[place]?.units[first] ?? Number.NaN);
  const [seen, running] = space.isConditional
    ? [standing.taught.filter(holds), standing.running.filter(holds)]
    : [standing.taught, standing.running];
  const good = best(goodCount(seen.length), seen, trials, standing.losses);
  const isGood = new Set(good);
  const others = [...seen.filter((place) => !isGood.has(place)), ...running].sort((a, b) => a - b);
  const density = (places: readonly number[]): Parzen => {
    const at = new Int32Array(trials.length).fill(-1);
    for (let k = 0; k < places.length; k++) at[places[k]!] = k;
    const orderOf = (dimension: number): Int32Array => within(orders[dimension] ?? new Int32Array(), at, places.length);
    return parzen({ axes: dimensions.map(axisOf), observed: columns(group, dimensions, places, trials), orders: group.map(orderOf) });
  };
  const [l, g] = [density(good), density(others)];
  const draws = drawsOf(view, 1 + first);
  const points = Array.from({ length: sampler.candidates }, () => drawPoint(l, draws));
  const places = points.map((point) => Array.from(point, (value, i) => placeOf(dimensions[i] as Dimension, value)));
  const [logL, logG] = [logDensity(l, places), logDensity(g, places)];
  let top = 0;
  for (let i = 1; i < points.length; i++) if (logL[i]! - logG[i]! > logL[top]! - logG[top]!) top = i;
  const chosen = points[top] ?? new Float64Array();
  group.forEach((dimension, i) => {
    const value = chosen[i] ?? 0;
    const scale = dimensions[i] as Dimension;
    u[dimension] = scale.kind === "category" ? (value + 0.5) / scale.count : value;
  });
}

/** A dimension as the estimator sees it: the line is [0, 1] in the dimension's own scale. */
function axisOf(dimension: Dimension): Axis {
  if (dimension.kind === "category") return { axis: "category", count: dimension.count };
  return { axis: dimension.kind === "real" ? "line" : "bins", low: 0, high: 1 };
}

function placeOf(dimension: Dimension, value: number): Place {
  return dimension.kind === "ordered" ? dimension.edgesOf(dimension.indexAt(value)) : value;
}

/** The trials' values of a group, a column a dimension. */
function columns(group: Group, dimensions: readonly Dimension[], places: readonly number[], trials: readonly SeenTrial[]): Float64Array[] {
  return group.map((at, i) => {
    const scale = dimensions[i] as Dimension;
    const column = new Float64Array(places.length);
    for (let k = 0; k < places.length; k++) {
      const u = trials[places[k]!]!.units[at]!;
      column[k] = scale.kind === "category" ? scale.indexAt(u) : u;
    }
    return column;
  });
}

/** An order of all trials, as the order of some: `at[place]` is a trial's number among them, or -1. */
function within(order: Int32Array, at: Int32Array, count: number): Int32Array {
  const some = new Int32Array(count);
  let found = 0;
  for (let i = 0; i < order.length; i++) {
    const k = at[order[i]!]!;
    if (k >= 0) some[found++] = k;
  }
  return some;
}

import { integerFrom } from "../../errors/index.js";
import { type Draws, drawsOf } from "../draws.js";
import { crowding, fronts, type Objectives } from "../pareto/index.js";
import type { SeenTrial, Suggest } from "../sampler.js";
import type { Dimension, Space } from "../space/index.js";

/**
 * NSGA-II for several objectives: a population of the best trials, by their front and, within one, by the room they have; each ask crosses two of them
 * (each the better of two at random) and mutates the child. The population is renewed trial by trial, in the order of their numbers, so that parallel workers
 * wait for no generation. Numbers cross by simulated binary crossover with the spread 15 (probability 0.9) and mutate polynomially with the spread 20
 * (probability 1 / D); categories come from either parent and mutate to any.
 * Source: Deb et al. 2002; Deb and Agrawal 1995 (crossover); Durillo et al. 2009, On the effect of the steady-state selection scheme (renewal).
 */
export type Nsga2 = Readonly<{ sampler: "nsga2"; population: number }>;

/** @throws UserError if `population` is not a whole number from 2 */
export function nsga2({ population = 50 }: { population?: number } = {}): Nsga2 {
  return { sampler: "nsga2", population: integerFrom(2, population, "tune.nsga2, population") };
}

export const suggestNsga2: Suggest<Nsga2> = ({ population }, view) => {
  const { space } = view;
  const draws = drawsOf(view);
  const finished = view.trials.filter(({ state }) => state === "finished");
  if (finished.length < Math.max(2, Math.min(population, (view.budget ?? Number.POSITIVE_INFINITY) / 2)))
    return { parameters: space.parametersAt(space.dimensions.map(draws.uniform)) };
  const parents = survivors(space, finished, population).map((i) => finished[i] as SeenTrial);
  const points = parents.map(({ values }) => values);
  const [rank, room] = [fronts(points), roomOf(points)];
  const pick = (): SeenTrial => {
    const [a, b] = [draws.below(parents.length), draws.below(parents.length)];
    const better = rank[a]! < rank[b]! || (rank[a] === rank[b] && room[a]! > room[b]!) ? a : b;
    return parents[better] as SeenTrial;
  };
  const [mother, father] = [pick(), pick()];
  const crosses = draws.uniform() < 0.9;
  const u = space.dimensions.map((dimension, i) => {
    const [a = Number.NaN, b = Number.NaN] = [mother.units[i], father.units[i]];
    const child = Number.isNaN(a) ? b : Number.isNaN(b) || !crosses ? a : cross(dimension, a, b, draws);
    return Number.isNaN(child) ? draws.uniform() : mutate(dimension, child, draws, space);
  });
  return { parameters: space.parametersAt(u) };
};

/** Simulated binary crossover, or a category of either parent. */
function cross({ kind }: Dimension, a: number, b: number, { uniform }: Draws): number {
  const first = uniform() < 0.5;
  if (kind === "category") return first ? a : b;
  const v = uniform();
  const spread = v <= 0.5 ? (2 * v) ** (1 / 16) : (1 / (2 * (1 - v))) ** (1 / 16);
  const child = (a + b) / 2 + (first ? 1 : -1) * spread * ((b - a) / 2);
  return Math.min(1, Math.max(0, child));
}

/** Polynomial mutation, or any category. */
function mutate({ kind }: Dimension, u: number, { uniform }: Draws, { dimensions }: Space): number {
  if (uniform() >= 1 / dimensions.length) return u;
  const v = uniform();
  if (kind === "category") return v;
  const shift = v < 0.5 ? (2 * v + (1 - 2 * v) * (1 - u) ** 21) ** (1 / 21) - 1 : 1 - (2 * (1 - v) + (2 * v - 1) * u ** 21) ** (1 / 21);
  return Math.min(1, Math.max(0, u + shift));
}

/** The room of each point within its own front. */
function roomOf(points: readonly Objectives[]): Float64Array {
  const rank = fronts(points);
  const room = new Float64Array(points.length);
  for (let front = 0; rank.includes(front); front++) {
    const members = Array.from(rank.keys()).filter((i) => rank[i] === front);
    const within = crowding(members.map((i) => points[i] as Objectives));
    members.forEach((i, place) => {
      room[i] = within[place]!;
    });
  }
  return room;
}

type Memory = { population: number; values: (readonly number[])[]; states: Int32Array[] };
const memories = new WeakMap<Space, Memory>();

/**
 * The population after all these trials, by their places: each trial joins, and where there are too many the one with the least room in the worst front goes.
 * The populations on the way are kept for the space, so that only what follows a new trial is computed again.
 */
function survivors(space: Space, trials: readonly SeenTrial[], population: number): readonly number[] {
  const known = memories.get(space);
  const memory = known?.population === population ? known : { population, values: [], states: [] };
  let same = 0;
  while (same < memory.values.length && same < trials.length && memory.values[same] === trials[same]?.values) same++;
  memory.values.length = same;
  memory.states.length = same;
  for (let i = same; i < trials.length; i++) {
    const members = [...(memory.states[i - 1] ?? []), i];
    memory.values.push(trials[i]?.values ?? []);
    memory.states.push(Int32Array.from(members.length > population ? withoutWorst(members, trials) : members));
  }
  memories.set(space, memory);
  return Array.from(memory.states[trials.length - 1] ?? []);
}

function withoutWorst(members: readonly number[], trials: readonly SeenTrial[]): readonly number[] {
  const points = members.map((i) => trials[i]?.values ?? []);
  const [rank, room] = [fronts(points), roomOf(points)];
  let worst = 0;
  for (let i = 1; i < members.length; i++) if (rank[i]! > rank[worst]! || (rank[i] === rank[worst] && room[i]! <= room[worst]!)) worst = i;
  return members.filter((_, i) => i !== worst);
}

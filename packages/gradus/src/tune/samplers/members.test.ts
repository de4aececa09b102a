import { describe, expect, test } from "vitest";
import * as tune from "../index.js";
import { checkedSampler, type Sampler, type SeenTrial, type Space, spaceOf, suggest, type View } from "../index.js";

/** One example of each sampler; a sampler without one does not compile. */
const examples: { readonly [K in Sampler["sampler"]]: Extract<Sampler, { sampler: K }> } = {
  cmaEs: tune.cmaEs(),
  coarseToFine: tune.coarseToFine(),
  gaussianProcess: tune.gaussianProcess({ kernel: "matern32" }),
  grid: tune.grid({ steps: 3, values: { rate: 4 } }),
  halton: tune.halton(),
  latinHypercube: tune.latinHypercube(),
  nsga2: tune.nsga2({ population: 10 }),
  random: tune.random(),
  sobol: tune.sobol(),
  tpe: tune.tpe(),
};

const mixed = spaceOf({
  rate: tune.logUniform(1e-4, 1),
  beta: tune.oneMinusLog(0.9, 0.999),
  units: tune.intLog(4, 64),
  activation: tune.choice(["relu", "tanh", "gelu"]),
});
const conditional = spaceOf({
  rate: tune.logUniform(1e-4, 1),
  net: tune.branches({ deep: { layers: tune.int(2, 5), width: tune.intLog(8, 64) }, flat: { width: tune.intLog(64, 512) }, none: {} }),
});

/** A study of `count` trials of which each seventh diverged, failed, was pruned, or still runs. */
function history(space: Space, count: number): SeenTrial[] {
  return Array.from({ length: count }, (_, number) => {
    const { parameters } = suggest(tune.random(), { ...empty(space), seed: 99, number });
    const units = space.unitsOf(parameters);
    const value = units.reduce((sum, u) => sum + (Number.isNaN(u) ? 0 : (u - 0.3) ** 2), 0);
    const state = number % 7 === 3 ? "failed" : number % 7 === 4 ? "pruned" : number % 7 === 5 ? "running" : "finished";
    const values = state === "finished" ? [number % 7 === 6 ? Number.POSITIVE_INFINITY : value] : [];
    const curve = state === "failed" ? [] : [[1, value + 1] as const, [2, value] as const];
    return { number, parameters, units, state, values, curve };
  });
}

const empty = (space: Space): View => ({ space, seed: 1, number: 0, attempt: 0, objectives: 1, budget: 100, trials: [] });
const view = (space: Space, count: number): View => ({ ...empty(space), number: count, trials: history(space, count) });

describe.each(Object.values(examples))("$sampler", (sampler) => {
  test("survives JSON", () => {
    expect(checkedSampler(JSON.parse(JSON.stringify(sampler)), "file")).toEqual(sampler);
  });

  test.each([0, 1, 5, 40])("suggests parameters of the space after %i trials, the same for the same view", (count) => {
    for (const space of [mixed, conditional]) {
      const suggestion = suggest(sampler, view(space, count));
      expect(() => space.unitsOf(suggestion.parameters)).not.toThrow();
      suggest(sampler, view(space === mixed ? conditional : mixed, 3)); // whatever it keeps must not leak between studies
      expect(suggest(sampler, view(space, count))).toEqual(suggestion);
    }
  });
});

/** What a study without results would try. */
const tried = (sampler: Sampler, space: Space, count: number, budget = count): tune.Parameters[] =>
  Array.from({ length: count }, (_, number) => suggest(sampler, { ...empty(space), number, budget }).parameters);

test("random draws lie evenly in every decade of a log scale", () => {
  const counts = [0, 0, 0, 0];
  for (const { rate } of tried(tune.random(), mixed, 4000)) counts[Math.min(3, Math.floor(Math.log10(Number(rate)) + 4))]!++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(750)); // five standard deviations
});

test("a grid tries every combination once, and what differs only in what does not exist counts as one", () => {
  const sampler = tune.grid({ steps: 3 });
  expect(tune.trialLimit(sampler, mixed)).toBe(81);
  expect(new Set(tried(sampler, mixed, 81).map((h) => JSON.stringify(h))).size).toBe(81);
  expect(new Set(tried(sampler, mixed, 81).map(({ rate }) => Number(rate).toPrecision(6)))).toEqual(
    new Set(["0.000100000", "0.0100000", "1.00000"]),
  );
  expect(tune.trialLimit(sampler, conditional)).toBe(3 * (3 * 3 + 3 + 1));
});

test("a grid goes back to what failed, and passes over what the constraints refuse", () => {
  const space = spaceOf({ a: tune.int(1, 3), b: tune.int(1, 3) }, { constraints: [tune.atMost({ a: 1, b: -1 }, 0)] });
  expect(tune.trialLimit(tune.grid(), space)).toBe(6);
  const [, second] = tried(tune.grid(), space, 6);
  const failed: SeenTrial = { number: 1, parameters: second!, units: space.unitsOf(second!), state: "failed", values: [], curve: [] };
  expect(suggest(tune.grid(), { ...empty(space), number: 6, trials: [failed] }).parameters).toEqual(second);
  const none = spaceOf({ a: tune.int(1, 3) }, { constraints: [tune.atMost({ a: 1 }, 0)] });
  expect(() => suggest(tune.grid(), empty(none))).toThrow("the constraints refuse every point of the grid");
});

test("a Latin hypercube tries each share of every range once", () => {
  const space = spaceOf({ a: tune.uniform(0, 1), b: tune.uniform(0, 1) });
  for (const key of ["a", "b"]) {
    const shares = tried(tune.latinHypercube(), space, 20).map((h) => Math.floor(Number(h[key]) * 20));
    expect(shares.sort((x, y) => x - y)).toEqual(Array.from({ length: 20 }, (_, k) => k));
  }
});

test("a wrong sampler is told", () => {
  expect(() => suggest(tune.latinHypercube(), { ...empty(mixed), budget: null })).toThrow("it must know the number of trials");
  expect(() => suggest(tune.grid({ values: { rates: 3 } }), empty(mixed))).toThrow(
    'there is no parameter "rates" in the space. Name one of: rate, beta',
  );
  expect(() => tune.grid({ steps: 1 })).toThrow("tune.grid, steps: expected a whole number of at least 2");
  expect(() => suggest(tune.grid({ steps: 1000 }), empty(mixed))).toThrow("the grid has more than 100,000 points");
  const deep = spaceOf(Object.fromEntries(Array.from({ length: 161 }, (_, k) => [`p${k}`, tune.uniform(0, 1)])));
  expect(() => suggest(tune.sobol(), empty(deep))).toThrow("the space has 161 dimensions, the sequence 160. Use tune.random().");
  expect(() => checkedSampler({ sampler: "randon" }, "study")).toThrow('study: there is no sampler "randon" (did you mean "random"?)');
});

import { expect, test } from "vitest";
import * as tune from "../index.js";
import { type SeenTrial, type Space, spaceOf, suggest, type View } from "../index.js";

/** A study of one worker: the trials after `count` asks. */
function study(sampler: tune.Sampler, space: Space, options: { count: number; seed: number; value: (h: never) => number }): SeenTrial[] {
  const trials: SeenTrial[] = [];
  for (let number = 0; number < options.count; number++) {
    const { parameters } = suggest(sampler, viewOf(space, trials, options.seed));
    const values = [options.value(parameters as never)];
    trials.push({ number, parameters, units: space.unitsOf(parameters), state: "finished", values, curve: [] });
  }
  return trials;
}

const viewOf = (space: Space, trials: readonly SeenTrial[], seed = 1): View => ({
  space,
  seed,
  number: trials.length,
  attempt: 0,
  objectives: 1,
  budget: null,
  trials,
});
const best = (trials: readonly SeenTrial[]): number => Math.min(...trials.map(({ values }) => values[0]!));
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1]!;

test("finds a better point than random search on a mixed space, by the median of seeds", () => {
  const space = spaceOf({
    rate: tune.logUniform(1e-5, 1),
    units: tune.int(1, 100),
    act: tune.choice(["a", "b", "c"]),
    x: tune.uniform(-5, 5),
  });
  const value = (h: { rate: number; units: number; act: string; x: number }): number =>
    (Math.log10(h.rate) + 2.3) ** 2 + ((h.units - 40) / 20) ** 2 + (h.act === "b" ? 0 : 1) + (h.x - 1) ** 2;
  const run = (sampler: tune.Sampler): number =>
    median(Array.from({ length: 9 }, (_, seed) => best(study(sampler, space, { count: 60, seed, value }))));
  expect(run(tune.tpe())).toBeLessThan(run(tune.random()) / 3);
});

test("follows the better branch and searches its own parameters", () => {
  const space = spaceOf({ net: tune.branches({ good: { x: tune.uniform(0, 1) }, bad: { y: tune.uniform(0, 1) } }) });
  const value = (h: { net: { branch: string; x?: number } }): number => (h.net.branch === "good" ? ((h.net.x ?? 0) - 0.7) ** 2 : 1);
  const last = study(tune.tpe(), space, { count: 60, seed: 4, value }).slice(30);
  expect(last.filter(({ parameters }) => (parameters.net as { branch: string }).branch === "good").length).toBeGreaterThan(24);
  expect(best(last)).toBeLessThan(1e-3);
});

test("trials that run keep others away from their place", () => {
  const space = spaceOf({ x: tune.uniform(0, 1) });
  const trials = study(tune.random(), space, { count: 20, seed: 2, value: (h: { x: number }) => (h.x - 0.5) ** 2 });
  const at = (x: number, number: number): SeenTrial => ({
    number,
    parameters: { x },
    units: Float64Array.of(x),
    state: "running",
    values: [],
    curve: [],
  });
  const asks = (running: readonly SeenTrial[]): number[] =>
    Array.from({ length: 40 }, (_, seed) => Number(suggest(tune.tpe(), viewOf(space, [...trials, ...running], seed)).parameters.x));
  const near = (xs: readonly number[]): number => xs.filter((x) => Math.abs(x - 0.5) < 0.04).length;
  expect(near(asks(Array.from({ length: 8 }, (_, k) => at(0.5 + k / 1000, 20 + k))))).toBeLessThan(near(asks([])));
});

test("a diverged trial counts as the worst, a pruned one comes after those that finished", () => {
  const space = spaceOf({ x: tune.uniform(0, 1) });
  const trial = (number: number, x: number, state: "finished" | "pruned", value: number): SeenTrial => ({
    number,
    parameters: { x },
    units: Float64Array.of(x),
    state,
    values: state === "finished" ? [value] : [],
    curve: [[1, value]],
  });
  // One good place, at 0.2; the pruned trials near 0.8 reported less, the others diverged.
  const trials = Array.from({ length: 30 }, (_, k) =>
    k % 3 === 0
      ? trial(k, 0.2 + k / 1000, "finished", 1)
      : k % 3 === 1
        ? trial(k, 0.8 + k / 1000, "pruned", 0.5)
        : trial(k, 0.5 + k / 1000, "finished", Number.POSITIVE_INFINITY),
  );
  const xs = Array.from({ length: 40 }, (_, seed) => Number(suggest(tune.tpe(), viewOf(space, trials, seed)).parameters.x));
  expect(xs.filter((x) => Math.abs(x - 0.2) < 0.15).length).toBeGreaterThan(30);
});

test("several objectives are refused with the way out", () => {
  const space = spaceOf({ x: tune.uniform(0, 1) });
  expect(() => suggest(tune.tpe(), { ...viewOf(space, []), objectives: 2 })).toThrow("the study has 2. Use tune.nsga2().");
});

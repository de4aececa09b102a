import { expect, test } from "vitest";
import * as tune from "../index.js";
import { type SeenTrial, spaceOf, suggest } from "../index.js";

const space = spaceOf(Object.fromEntries(Array.from({ length: 6 }, (_, k) => [`x${k}`, tune.uniform(0, 1)])));

/** ZDT1 (Zitzler, Deb and Thiele 2000): the best front is f2 = 1 - sqrt(f1), where all but the first parameter are 0. */
function zdt1(h: tune.Parameters): readonly number[] {
  const [first = 0, ...rest] = Object.values(h).map(Number);
  const g = 1 + (9 * rest.reduce((sum, x) => sum + x, 0)) / rest.length;
  return [first, g * (1 - Math.sqrt(first / g))];
}

function study(sampler: tune.Sampler, count: number, seed: number): SeenTrial[] {
  const trials: SeenTrial[] = [];
  for (let number = 0; number < count; number++) {
    const { parameters } = suggest(sampler, { space, seed, number, attempt: 0, objectives: 2, budget: count, trials });
    trials.push({ number, parameters, units: space.unitsOf(parameters), state: "finished", values: zdt1(parameters), curve: [] });
  }
  return trials;
}

const volume = (trials: readonly SeenTrial[]): number =>
  tune.hypervolume(
    trials.map(({ values }) => values),
    [2, 6],
  );

test("covers more of ZDT1's front than random search in 300 trials, for each of five seeds", () => {
  for (let seed = 0; seed < 5; seed++)
    expect(volume(study(tune.nsga2({ population: 20 }), 300, seed))).toBeGreaterThan(volume(study(tune.random(), 300, seed)) + 0.3);
});

test("a trial that finishes late changes what follows as if it had been there before", () => {
  const trials = study(tune.nsga2({ population: 10 }), 60, 3);
  const ask = (seen: readonly SeenTrial[], at: tune.Space): tune.Parameters =>
    suggest(tune.nsga2({ population: 10 }), { space: at, seed: 3, number: 60, attempt: 0, objectives: 2, budget: null, trials: seen })
      .parameters;
  ask(
    trials.map((trial, i) => (i === 30 ? { ...trial, state: "running", values: [] } : trial)),
    space,
  );
  expect(ask(trials, space)).toEqual(ask(trials, { ...space }));
});

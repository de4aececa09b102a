import { describe, expect, test } from "vitest";
import * as tune from "../index.js";
import { checkedSampler, type Sampler, type SeenTrial, type Space, spaceOf, suggest, type View } from "../index.js";

/** One example of each sampler; a sampler without one does not compile. */
const examples: { readonly [K in Sampler["sampler"]]: Extract<Sampler, { sampler: K }> } = {
  random: tune.random(),
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

test("a wrong sampler is told", () => {
  expect(() => checkedSampler({ sampler: "randon" }, "study")).toThrow('study: there is no sampler "randon" (did you mean "random"?)');
});

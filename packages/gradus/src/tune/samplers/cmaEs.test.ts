import { expect, test } from "vitest";
import * as tune from "../index.js";
import { type Parameters, type SeenTrial, type Space, spaceOf, suggest } from "../index.js";

function studied(space: Space, objective: (h: Parameters) => number, trials: number, workers = 1): SeenTrial[] {
  const list: SeenTrial[] = [];
  const finish = (trial: SeenTrial): SeenTrial => ({ ...trial, state: "finished", values: [objective(trial.parameters)] });
  for (let number = 0; number < trials; number++) {
    const view = { space, seed: 4, number, attempt: 0, objectives: 1, budget: trials, trials: [...list] };
    const { parameters, note } = suggest(tune.cmaEs(), view);
    const kept = JSON.parse(JSON.stringify(note)) as NonNullable<typeof note>;
    list.push({ number, parameters, units: space.unitsOf(parameters), state: "running", values: [], curve: [], note: kept });
    const done = number + 1 - workers;
    if (done >= 0) list[done] = finish(list[done]!);
  }
  return list.map((trial) => (trial.state === "running" ? finish(trial) : trial));
}
const lowest = (list: readonly SeenTrial[]): number => Math.min(...list.map(({ values }) => values[0]!));
const generations = (list: readonly SeenTrial[]): number[] => list.map(({ note }) => (note as { generation: number }).generation);

const rotated = spaceOf({ a: tune.uniform(-3, 3), b: tune.uniform(-3, 3), c: tune.logUniform(1e-4, 1) });
const valley = (h: Parameters): number =>
  (Number(h.a) + Number(h.b) - 1) ** 2 + 1e3 * (Number(h.a) - Number(h.b)) ** 2 + (Math.log10(Number(h.c)) + 2) ** 2;

test("generations follow each other, and a rotated valley is found", () => {
  const list = studied(rotated, valley, 420);
  expect(generations(list)).toEqual(list.map((_, i) => Math.floor(i / 7)));
  expect(lowest(list)).toBeLessThan(1e-4);
});

test("workers that do not wait for each other draw more of the same generation, and find it too", () => {
  const list = studied(rotated, valley, 500, 5);
  expect(lowest(list)).toBeLessThan(1e-2);
  expect(list.every((_, i) => i === 0 || generations(list)[i]! >= generations(list)[i - 1]!)).toBe(true);
});

test("whole numbers do not freeze before they are right", () => {
  const space = spaceOf({ x: tune.uniform(-1, 1), n: tune.int(0, 20), m: tune.intLog(1, 64) });
  const list = studied(space, (h) => Number(h.x) ** 2 + 0.01 * (Number(h.n) - 17) ** 2 + 0.01 * (Number(h.m) - 5) ** 2, 300);
  const best = list.reduce((a, b) => (b.values[0]! < a.values[0]! ? b : a));
  expect(best.parameters).toMatchObject({ n: 17, m: 5 });
});

test("wrong use is told", () => {
  const view = { seed: 1, number: 0, attempt: 0, objectives: 1, budget: null, trials: [] };
  expect(() => suggest(tune.cmaEs(), { ...view, space: spaceOf({ a: tune.choice(["p", "q"]) }) })).toThrow("no number outside of branches");
  expect(() => suggest(tune.cmaEs(), { ...view, objectives: 2, space: rotated })).toThrow("the study has 2");
  expect(() => tune.cmaEs({ population: 3 })).toThrow("tune.cmaEs, population");
  expect(() => tune.cmaEs({ sigma: 0 })).toThrow("expected a number above 0 and up to 1, got 0");
});

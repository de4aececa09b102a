import { describe, expect, test } from "vitest";
import type { SeenTrial, Space } from "../index.js";
import * as tune from "../index.js";
import { treeVariance } from "./index.js";

function survey(space: Space, count: number, value: (h: never) => number, seed = 1): SeenTrial[] {
  return Array.from({ length: count }, (_, number) => {
    const { parameters } = tune.suggest(tune.random(), { space, seed, number, attempt: 0, objectives: 1, budget: null, trials: [] });
    return { number, parameters, units: space.unitsOf(parameters), state: "finished", values: [value(parameters as never)], curve: [] };
  });
}

test("a tree of two splits has the variances that one computes by hand", () => {
  // Left of 0.25: 4; right of it: 0 below y = 0.5, 2 above.
  const tree = {
    feature: [0, -2, 1, -2, -2],
    threshold: [0.25, 0, 0.5, 0, 0],
    left: [1, -1, 3, -1, -1],
    right: [2, -1, 4, -1, -1],
    value: [0, 4, 0, 0, 2],
  };
  const { total, of } = treeVariance(tree, [
    [0, 1],
    [0, 1],
  ]);
  const mean = 0.25 * 4 + 0.375 * 2;
  expect(total).toBeCloseTo(0.25 * 16 + 0.375 * 4 - mean ** 2, 12);
  expect(of([0])).toBeCloseTo(0.25 * 16 + 0.75 * 1 - mean ** 2, 12); // 4 on a quarter, 1 on the rest
  expect(of([1])).toBeCloseTo(0.5 * 1 + 0.5 * 6.25 - mean ** 2, 12); // 1 below, 2.5 above
  expect(of([0, 1])).toBeCloseTo(total, 12);
});

describe("importance", () => {
  const space = tune.spaceOf({
    rate: tune.logUniform(1e-5, 1),
    units: tune.int(1, 20),
    kind: tune.choice(["a", "b", "c"]),
    idle: tune.uniform(0, 1),
  });
  // Variances of the parts by themselves: 2.0833 (5 decades, slope 1), 0.5193 (slope 1/8 over 20), 0.5 (kind), 0.
  const value = (h: { rate: number; units: number; kind: string }): number =>
    Math.log10(h.rate) + h.units / 8 + { a: 0, b: 0, c: 1.5 }[h.kind as "a" | "b" | "c"];
  const truth = { rate: 25 / 12, units: 399 / 12 / 64, kind: 0.5, idle: 0 };
  const sum = truth.rate + truth.units + truth.kind;

  test("is that of a known function, on the parameters' own scales, within its band", () => {
    const found = tune.importance({ space, trials: survey(space, 300, value) });
    expect(found[0]?.path).toBe("rate");
    for (const { path, share, low, high } of found) {
      expect(Math.abs(share - truth[path as keyof typeof truth] / sum)).toBeLessThan(0.06);
      expect(low).toBeLessThanOrEqual(share);
      expect(high).toBeGreaterThanOrEqual(share);
    }
  });

  test("takes a diverged trial as the worst, and too few or equal ones are refused", () => {
    const trials = survey(space, 60, (h: { rate: number }) => (h.rate > 0.1 ? Number.POSITIVE_INFINITY : 1));
    expect(tune.importance({ space, trials })[0]?.path).toBe("rate");
    expect(() => tune.importance({ space, trials: trials.slice(0, 3) })).toThrow("tune.importance: 3 trials have a value");
    expect(() => tune.importance({ space, trials: survey(space, 9, () => 1) })).toThrow("all trials came out the same");
  });

  test("for the best of the trials, tells what it takes to be among them", () => {
    const found = tune.localImportance({ space, trials: survey(space, 400, value) });
    expect(found[0]?.path).toBe("rate");
    expect(found.at(-1)?.path).toBe("idle");
    expect(found.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
  });
});

test("a best value at the end of its range asks for a wider one, but not beyond what there is", () => {
  const space = tune.spaceOf({
    rate: tune.logUniform(1e-4, 1),
    drop: tune.uniform(0, 0.5),
    layers: tune.int(1, 6),
    kind: tune.choice(["a", "b"]),
    beta: tune.oneMinusLog(0.9, 0.999),
  });
  const edges = tune.rangeEdges(space, { rate: 1.1e-4, drop: 0, layers: 1, kind: "a", beta: 0.99 });
  expect(edges.map(({ sentence }) => sentence)).toEqual(["Widen rate below 0.0001: its best value lies at the end of its range"]);
  const high = tune.rangeEdges(space, { rate: 0.5, drop: 0.499, layers: 6, kind: "b", beta: 0.999 });
  expect(high.map(({ path, end, bound }) => [path, end, bound])).toEqual([
    ["drop", "high", 0.5],
    ["layers", "high", 6],
    ["beta", "high", 0.999],
  ]);
});

test("the best of noisy trials comes out worse when it is made again", async () => {
  const noise = (key: number): number => tune.drawsOf({ seed: 9, number: key }).normal();
  const study = tune.study({ space: { x: tune.uniform(0, 1) }, minimize: "v", trials: 60, seed: 2, sampler: tune.random() });
  await study.run(({ number }) => noise(number)); // nothing but noise around 0
  const top = [...study.trials].sort((a, b) => a.values[0]! - b.values[0]!).slice(0, 3);
  const confirmed = await tune.confirm(top, { repeats: 20, again: ({ number }, repeat) => noise(1000 + number * 100 + repeat) });
  for (const { observed, value, low, high } of confirmed) {
    expect(observed).toBeLessThan(-1);
    expect(low).toBeLessThan(0.5);
    expect(high).toBeGreaterThan(-0.5);
    expect(value).toBeGreaterThan(observed);
  }
  expect(confirmed.map(({ value }) => value)).toEqual(confirmed.map(({ value }) => value).sort((a, b) => a - b));
});

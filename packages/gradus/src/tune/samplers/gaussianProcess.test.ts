import { describe, expect, test } from "vitest";
import * as tune from "../index.js";
import { type Parameters, type Sampler, type SeenTrial, type Space, spaceOf, suggest } from "../index.js";

function studied(sampler: Sampler, space: Space, objective: (h: Parameters) => number, trials: number): SeenTrial[] {
  const list: SeenTrial[] = [];
  for (let number = 0; number < trials; number++) {
    const { parameters, note } = suggest(sampler, { space, seed: 2, number, attempt: 0, objectives: 1, budget: trials, trials: list });
    const kept = note === undefined ? {} : { note: JSON.parse(JSON.stringify(note)) as typeof note };
    list.push({
      number,
      parameters,
      units: space.unitsOf(parameters),
      state: "finished",
      values: [objective(parameters)],
      curve: [],
      ...kept,
    });
  }
  return list;
}
const lowest = (list: readonly SeenTrial[]): number => Math.min(...list.map(({ values }) => values[0]!));
const plane = spaceOf({ a: tune.uniform(-5, 10), b: tune.uniform(0, 15) });
/** Branin's function, whose three minima are 0 here. */
const branin = (h: Parameters): number => {
  const [a, b] = [Number(h.a), Number(h.b)];
  return (b - (5.1 * a * a) / (4 * Math.PI ** 2) + (5 * a) / Math.PI - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(a) + 10 - 0.397887;
};

describe.each(["logExpectedImprovement", "logProbability", "confidenceBound"] as const)("%s", (acquisition) => {
  test("comes near one of Branin's minima in 40 trials", () => {
    expect(lowest(studied(tune.gaussianProcess({ acquisition }), plane, branin, 40))).toBeLessThan(
      acquisition === "logProbability" ? 0.5 : 0.02,
    );
  });
});

test("whole numbers, categories and branches are searched together", () => {
  const space = spaceOf({
    n: tune.int(0, 40),
    net: tune.branches({ deep: { kind: tune.choice(["p", "q", "r"]) }, flat: { width: tune.uniform(0, 1) } }),
  });
  const loss = ({ n, net }: Parameters): number => {
    const branch = net as Record<string, unknown>;
    return 0.01 * (Number(n) - 31) ** 2 + (branch.branch === "deep" ? (branch.kind === "q" ? 0 : 1) : 0.5 + Number(branch.width));
  };
  const list = studied(tune.gaussianProcess(), space, loss, 50);
  expect(lowest(list)).toBe(0);
});

test("diverged trials and losses that are all alike break nothing", () => {
  expect(studied(tune.gaussianProcess(), plane, () => 3, 16)).toHaveLength(16);
  const half = (h: Parameters): number => (Number(h.a) > 2 ? Number.POSITIVE_INFINITY : branin(h));
  expect(lowest(studied(tune.gaussianProcess(), plane, half, 40))).toBeLessThan(0.2);
});

test("wrong use is told", () => {
  expect(() => tune.gaussianProcess({ kernel: "matern" as never })).toThrow("tune.gaussianProcess, kernel");
  expect(() => tune.gaussianProcess({ acquisition: "ei" as never })).toThrow("tune.gaussianProcess, acquisition");
  expect(() => tune.gaussianProcess({ kappa: -1 })).toThrow("expected a number from 0, got -1");
  expect(() =>
    suggest(tune.gaussianProcess(), { space: plane, seed: 1, number: 0, attempt: 0, objectives: 2, budget: null, trials: [] }),
  ).toThrow("the study has 2");
});

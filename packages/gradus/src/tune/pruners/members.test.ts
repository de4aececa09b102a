import { describe, expect, test } from "vitest";
import * as tune from "../index.js";
import { checkedPruner, judge, type Pruner, promote, type SeenTrial } from "../index.js";

/** One example of each pruner; a pruner without one does not compile. */
const examples: { readonly [K in Pruner["pruner"]]: Extract<Pruner, { pruner: K }> } = {
  asha: tune.asha({ min: 1, eta: 2 }),
  hyperband: tune.hyperband({ max: 9 }),
  median: tune.median({ startup: 2 }),
  patience: tune.patience(3),
  percentile: tune.percentile(25, { startup: 2 }),
  successiveHalving: tune.successiveHalving({ min: 1, eta: 2 }),
};

const trialOf = (number: number, values: readonly number[], state: SeenTrial["state"] = "finished"): SeenTrial => ({
  number,
  parameters: {},
  units: new Float64Array(),
  state,
  values: state === "finished" ? [values.at(-1) ?? Number.NaN] : [],
  curve: values.map((value, i) => [i + 1, value]),
});

describe.each(Object.values(examples))("$pruner", (pruner) => {
  test("survives JSON", () => {
    expect(checkedPruner(JSON.parse(JSON.stringify(pruner)), "file")).toEqual(pruner);
  });

  test("lets the best trial go on, and does not let one that diverged", () => {
    const trials = Array.from({ length: 8 }, (_, number) => trialOf(number, [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2]));
    for (let length = 1; length <= 9; length++) {
      const curve = [0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2, 0.15, 0.1].slice(0, length);
      expect(judge(pruner, { seed: 1, trial: trialOf(8, curve, "running"), trials })).toBe("continue");
    }
    const diverged = trialOf(8, [Number.NaN, Number.NaN, Number.NaN, Number.NaN], "running");
    expect(judge(pruner, { seed: 1, trial: diverged, trials })).toBe("prune");
  });
});

test("median and percentile leave startup, warm-up and the steps between intervals alone", () => {
  const trials = [trialOf(0, [1, 1, 1, 1, 1]), trialOf(1, [2, 2, 2, 2, 2]), trialOf(2, [3, 3, 3, 3, 3])];
  const bad = (length: number): SeenTrial => trialOf(3, [9, 9, 9, 9, 9].slice(0, length), "running");
  const verdicts = (pruner: Pruner): string[] => [1, 2, 3, 4, 5].map((length) => judge(pruner, { seed: 0, trial: bad(length), trials }));
  expect(verdicts(tune.median({ startup: 4 }))).toEqual(Array(5).fill("continue"));
  expect(verdicts(tune.median({ startup: 3, warmup: 3 }))).toEqual(["continue", "continue", "prune", "prune", "prune"]);
  expect(verdicts(tune.median({ startup: 3, warmup: 1, interval: 2 }))).toEqual(["prune", "continue", "prune", "continue", "prune"]);
  const middling = trialOf(3, [1.9], "running");
  expect(judge(tune.median({ startup: 3 }), { seed: 0, trial: middling, trials })).toBe("continue");
  expect(judge(tune.percentile(25, { startup: 3 }), { seed: 0, trial: middling, trials })).toBe("prune"); // the quarter lies at 1.5
});

test("patience stops what no longer gets better by more than the margin", () => {
  const judged = (values: readonly number[], margin = 0): string =>
    judge(tune.patience(2, { margin }), { seed: 0, trial: trialOf(0, values, "running"), trials: [] });
  expect(judged([3, 2, 2.5])).toBe("continue");
  expect(judged([3, 2, 2.5, 2])).toBe("prune");
  expect(judged([3, 2, 2.5, 1.9])).toBe("continue");
  expect(judged([3, 2, 2.5, 1.9], 0.2)).toBe("prune");
});

describe("ASHA pauses and promotes", () => {
  const pruner = tune.asha({ min: 1, eta: 3 });
  const paused = (number: number, value: number, length = 1): SeenTrial => trialOf(number, Array(length).fill(value), "paused");

  test("the first two of three pause, the third promotes the best of them", () => {
    expect(judge(pruner, { seed: 0, trial: trialOf(0, [0.5], "running"), trials: [] })).toBe("pause");
    expect(promote(pruner, { seed: 0, trials: [paused(0, 0.5)] })).toBeUndefined();
    const trials = [paused(0, 0.5), paused(1, 0.3)];
    expect(judge(pruner, { seed: 0, trial: trialOf(2, [0.4], "running"), trials })).toBe("pause");
    expect(promote(pruner, { seed: 0, trials: [...trials, paused(2, 0.4)] })).toBe(1);
    expect(judge(pruner, { seed: 0, trial: trialOf(2, [0.2], "running"), trials })).toBe("continue");
  });

  test("the highest rung comes first, and nobody is promoted twice", () => {
    // Nine at rung 0 (step 1), three of them went on to rung 1 (step 3).
    const low = [4, 5, 6, 7, 8, 9].map((number) => paused(number, number));
    const high = [1, 2, 3].map((number) => paused(number, number, 3));
    expect(promote(pruner, { seed: 0, trials: [...high, ...low] })).toBe(1);
    const running = { ...high[0]!, state: "running" as const };
    expect(promote(pruner, { seed: 0, trials: [running, ...high.slice(1), ...low] })).toBeUndefined();
    // Three more at rung 0, one of them good: four of twelve may go on.
    const more = [10, 11].map((number) => paused(number, number)).concat(paused(12, 0));
    expect(promote(pruner, { seed: 0, trials: [running, ...high.slice(1), ...low, ...more] })).toBe(12);
  });

  test("no worker computes a step twice, and about a third of the trials go on from each rung", () => {
    const steps = 27;
    const pruner = tune.asha({ min: 1, eta: 3, max: steps });
    let trials: SeenTrial[] = [];
    let computed = 0;
    for (let turn = 0; turn < 120; turn++) {
      const number = promote(pruner, { seed: 0, trials }) ?? trials.length;
      let trial: SeenTrial = trials[number] ?? { ...trialOf(number, [], "running") };
      let verdict = "continue";
      while (verdict === "continue" && trial.curve.length < steps) {
        const step = trial.curve.length + 1;
        trial = { ...trial, state: "running", curve: [...trial.curve, [step, ((number * 37) % 101) / 100 + 1 / step]] };
        computed++;
        verdict = judge(pruner, { seed: 0, trial, trials });
      }
      trial = { ...trial, state: verdict === "pause" ? "paused" : "finished" };
      trials = [...trials.slice(0, number), trial, ...trials.slice(number + 1)];
    }
    expect(computed).toBe(trials.reduce((sum, { curve }) => sum + curve.length, 0));
    const reached = [1, 3, 9, 27].map((step) => trials.filter(({ curve }) => curve.length >= step).length);
    for (let rung = 1; rung < 4; rung++) expect(reached[rung]! / reached[rung - 1]!).toBeCloseTo(1 / 3, 0);
    expect(trials.filter(({ state }) => state === "finished").length).toBe(reached[3]);
  });
});

test("Hyperband gives each bracket its share of every cycle and compares within brackets alone", () => {
  const pruner = tune.hyperband({ max: 9, eta: 3 });
  const rounds = tune.hyperbandRounds(pruner);
  expect(rounds.filter(({ round }) => round === 0).map(({ configurations }) => configurations)).toEqual([9, 5, 3]);
  const counts = [0, 0, 0];
  for (let number = 17; number < 34; number++) counts[tune.bracketOf(pruner, { seed: 5, number })]!++;
  expect(counts).toEqual([3, 5, 9]);
  const numbers = Array.from({ length: 34 }, (_, number) => number);
  const [eager] = numbers.filter((number) => tune.bracketOf(pruner, { seed: 5, number }) === 2);
  const patient = numbers.filter((number) => tune.bracketOf(pruner, { seed: 5, number }) === 0);
  const others = patient.map((number) => trialOf(number, [0.1], "running"));
  expect(judge(pruner, { seed: 5, trial: trialOf(eager!, [0.5], "running"), trials: others })).toBe("pause");
  expect(judge(pruner, { seed: 5, trial: trialOf(patient[0]!, [0.5], "running"), trials: others })).toBe("continue");
});

test("a wrong pruner is told", () => {
  expect(() => checkedPruner({ pruner: "medain" }, "study")).toThrow('study: there is no pruner "medain" (did you mean "median"?)');
  expect(() => tune.percentile(120)).toThrow("tune.percentile: expected a number in [0, 100], got 120");
  expect(() => tune.asha({ eta: 1 })).toThrow("tune.asha, eta: expected a number above 1");
  expect(() => tune.hyperband({ min: 9, max: 3 })).toThrow("tune.hyperband, max: expected a whole number of at least 9, got 3");
});

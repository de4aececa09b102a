import { expect, test } from "vitest";
import { twoMoons } from "../../data/index.js";
import { softmaxCrossEntropy } from "../../loss/index.js";
import { dense, sequential, tanh } from "../../nn/index.js";
import { sgd } from "../../optim/index.js";
import { type Recipe, recipe } from "../../train/index.js";
import * as tune from "../index.js";

const data = { train: twoMoons({ rows: 80, seed: 1 }), dev: twoMoons({ rows: 40, seed: 2 }), threads: 1 };
const space = { rate: tune.logUniform(1e-3, 1e38), units: tune.int(1, 3) };
const recipeOf = (h: { rate: number; units: number }): Recipe =>
  recipe({
    model: sequential(dense(4 * h.units), tanh(), dense(2)),
    loss: softmaxCrossEntropy(),
    optimizer: sgd({ learningRate: h.rate }),
    batchSize: 16,
    epochs: 9,
    seed: 3,
  });
const guesses = [0.003, 0.01, 0.03, 0.1, 0.3, 1, 2, 4, 8];

/** A study that tries these rates and no others. */
async function studyOf(pruner?: tune.Pruner): Promise<tune.RecipeStudy<{ readonly rate: number; readonly units: number }>> {
  const found = tune.study({ space, recipe: recipeOf, minimize: "dev.loss", trials: guesses.length, ...(pruner && { pruner }) });
  for (const rate of guesses) await found.study.add({ parameters: { rate, units: 2 } });
  return found;
}

const trained = async (rate: number): Promise<number> =>
  (await recipeOf({ rate, units: 2 }).run(data).result()).training.history.at(-1)!.dev!.loss;

test("trains the recipe of each trial: its value is the last epoch's, its curve the epochs", async () => {
  const study = await studyOf();
  const best = await study.run(data);
  expect(study.trials.map(({ state }) => state)).toEqual(guesses.map(() => "finished"));
  for (const { parameters, values, curve } of study.trials.slice(3, 5)) {
    expect(values[0]).toBe(await trained(Number(parameters.rate)));
    expect(curve.map(([epoch]) => epoch)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(curve.at(-1)?.[1]).toBe(values[0]);
  }
  expect(best?.values[0]).toBe(Math.min(...study.trials.map(({ values }) => values[0]!)));
  expect(study.recipeOf(best!).optimizer).toEqual(sgd({ learningRate: Number(best!.parameters.rate) }));
});

test("a run that pauses goes on to the same bits, and only a few are trained to the end", async () => {
  const study = await studyOf(tune.asha({ min: 1, eta: 3, max: 9 }));
  await study.run(data);
  const ends = study.trials.map(({ curve }) => curve.length);
  expect(ends.filter((length) => length === 9).length).toBeLessThan(5);
  expect(ends.filter((length) => length === 1).length).toBeGreaterThan(3);
  const finished = study.trials.filter(({ state }) => state === "finished");
  expect(finished.length).toBeGreaterThan(0);
  for (const { parameters, values } of finished) expect(values[0]).toBe(await trained(Number(parameters.rate)));
});

test("a training that diverges is a result, one that does not fit its data an error", async () => {
  const study = tune.study({ space, recipe: recipeOf, minimize: "dev.loss", trials: 1 });
  await study.study.add({ parameters: { rate: 1e38, units: 1 } });
  expect(await study.run(data)).toBeUndefined();
  expect(study.trials.map(({ state, values }) => [state, values])).toEqual([["finished", [null]]]);
  const broken = tune.study({ space, recipe: recipeOf, minimize: "dev.loss", trials: 5 });
  await expect(broken.run({ train: data.train })).rejects.toThrow('tune.study, "dev.loss": there are no dev rows');
});

test("an objective that is no measure, or turned the wrong way, is told before anything is trained", () => {
  expect(() => tune.study({ space, recipe: recipeOf, minimize: "test.loss" })).toThrow('there is no "test.loss"');
  expect(() => tune.study({ space, recipe: recipeOf, minimize: "dev.accuracy" })).toThrow(
    'looks for the worst recipe. Say maximize: "dev.accuracy"',
  );
});

test("the best recipes are made again with seeds that no trial had, the baseline beside them, in the order of their means", async () => {
  const study = await studyOf();
  await study.run({ ...data, repeats: 2 });
  const baseline = recipeOf({ rate: 0.002, units: 1 });
  const told: string[] = [];
  const confirmed = await study.confirm({
    ...data,
    repeats: 2,
    top: 2,
    seeds: 2,
    baseline,
    onTraining: (done, of) => told.push(`${done}/${of}`),
  });
  expect(told).toEqual(["1/6", "2/6", "3/6", "4/6", "5/6", "6/6"]);
  expect(confirmed!.map(({ value }) => value)).toEqual(confirmed!.map(({ value }) => value).toSorted((a, b) => a - b));
  expect(confirmed!.at(-1)).toMatchObject({ trial: null, isBaseline: true, observed: null });
  for (const { recipe: value, values } of confirmed!)
    for (const [k, found] of values.entries()) {
      const again = await value
        .with({ seed: value.seed + 2 + k })
        .run(data)
        .result();
      expect(found).toBe(again.training.history.at(-1)!.dev!.loss);
    }
  const [first] = confirmed!;
  expect(first!.low).toBeLessThan(first!.value);
  expect(first!.trial!.values[0]).toBe(first!.observed);
  const silent = await study.confirm({ ...data, repeats: 2, top: 2, seeds: 2, baseline });
  expect(silent!.map(({ values }) => values)).toEqual(confirmed!.map(({ values }) => values));
  const stopped = new AbortController();
  stopped.abort();
  expect(await study.confirm({ ...data, signal: stopped.signal })).toBeUndefined();
  await expect(study.confirm({ ...data, seeds: 0 })).rejects.toThrow("study.confirm, seeds");
});

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { data, loss, nn, optim, type Recipe, recipe, tune } from "../../packages/gradus/dist/index.js";
import { openStudyStore } from "../../packages/node/dist/stores/index.js";

const folder = mkdtempSync(join(tmpdir(), "gradus-recipes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const moons = { train: data.twoMoons({ rows: 60, seed: 1 }), dev: data.twoMoons({ rows: 30, seed: 2 }) };
const recipeOf = ({ rate }: { rate: number }): Recipe =>
  recipe({
    model: nn.sequential(nn.dense(4), nn.tanh(), nn.dense(2)),
    loss: loss.softmaxCrossEntropy(),
    optimizer: optim.sgd({ learningRate: rate }),
    batchSize: 20,
    epochs: 4,
    seed: 3,
  });
const options = {
  space: { rate: tune.logUniform(1e-2, 1e39) },
  recipe: recipeOf,
  minimize: "dev.loss",
  sampler: tune.random(),
  trials: 5,
  seed: 2,
} as const;
const told = ({ parameters, state, values, curve }: tune.TrialRecord): unknown => ({ parameters, state, values, curve });

const alone = tune.study(options);

test("trials on threads of their own have the values and curves of trials one after the other, those that diverge too", async () => {
  await alone.run({ ...moons, threads: 1 });
  const study = tune.study(options);
  await study.run({ ...moons, parallel: 2 });
  expect(study.trials.map(told)).toEqual(alone.trials.map(told));
  expect(alone.trials.some(({ values }) => values[0] === null)).toBe(true);
  expect(alone.best?.curve.length).toBe(4);
});

test("a study that is stopped goes on in another process from the checkpoints of its file, to the same bits", async () => {
  const path = join(folder, "stopped.db");
  const store = await openStudyStore(path);
  const first = tune.study({ ...options, store });
  const stop = new AbortController();
  let reports = 0;
  first.study.on(({ type }) => type === "report" && ++reports === 3 && stop.abort());
  await first.run({ ...moons, parallel: 1, signal: stop.signal, checkpointEvery: 0 });
  expect(first.trials.at(-1)).toMatchObject({ state: "paused", why: "interrupted" });
  await store.close();
  const again = await openStudyStore(path);
  const second = tune.study({ ...options, store: again });
  let repeated = 0;
  second.study.on((event) => {
    if (event.type === "report" && event.trial.number < first.trials.length && event.step <= first.trials[event.trial.number]!.curve.length)
      repeated++;
  });
  await second.run({ ...moons, threads: 1 });
  await again.close();
  expect(second.trials.map(told)).toEqual(alone.trials.map(told));
  expect(repeated).toBe(0); // nothing was trained twice
});

test("several seeds and folds: a trial's value is the mean of its trainings, and it reports the mean so far", async () => {
  const { train } = moons;
  const table = data.fromColumns(
    { a: train.x.map(([a]) => a as number), b: train.x.map((row) => row[1] as number), kind: train.y.map((y) => `k${y}`) },
    { target: "kind" },
  );
  const one = { ...options, space: { rate: tune.logUniform(0.1, 1) }, trials: 1 };
  const seeds = tune.study(one);
  await seeds.run({ ...moons, threads: 1, repeats: 2 });
  const [trial] = seeds.trials;
  const each: number[] = [];
  for (const seed of [3, 4]) {
    const model = await seeds
      .recipeOf(trial!)
      .with({ seed })
      .run({ ...moons, threads: 1 })
      .result();
    each.push(model.training.history.at(-1)!.dev!.loss);
  }
  expect(trial?.values[0]).toBeCloseTo((each[0]! + each[1]!) / 2, 12);
  expect(trial?.curve).toEqual([[1, each[0]]]);
  const folds = tune.study(one);
  await folds.run({ train: table, threads: 1, folds: { folds: 3, seed: 1 } });
  expect(folds.trials[0]?.curve.map(([step]) => step)).toEqual([1, 2]);
  await expect(tune.study(one).run({ train, folds: 3 })).rejects.toThrow("study.run, folds: only tables are divided into folds");
});

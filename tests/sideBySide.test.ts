// Trials on threads of their own, with the library as it is built: threads load its modules by themselves.
import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import type * as Gradus from "../packages/gradus/src/index.js";

const gradus = (await import(new URL("../packages/gradus/dist/index.js", import.meta.url).href)) as typeof Gradus;
const { data, loss, nn, optim, recipe, TrialWorkers, trainSideBySide, UserError } = gradus;

const rows = {
  x: Array.from({ length: 300 }, (_, row) => [Math.sin(row), Math.cos(3 * row), Math.sin(5 * row)]),
  y: Array.from({ length: 300 }, (_, row) => (Math.sin(row) * Math.cos(3 * row) > 0 ? "up" : "down")),
};
const dev = { x: rows.x.slice(0, 60), y: rows.y.slice(0, 60) };
const base = recipe({
  model: nn.sequential(nn.dense(12), nn.tanh(), nn.dropout({ keep: 0.9 }), nn.dense(2)),
  loss: loss.softmaxCrossEntropy(),
  optimizer: optim.adam({ learningRate: 0.01 }),
  batchSize: 20,
  epochs: 6,
  seed: 1,
});
const workers = new TrialWorkers({ workers: 2 });
afterAll(() => workers.close());

test("five recipes on two threads give the bits that each gives by itself, and their events tell which is which", async () => {
  const recipes = [1, 2, 3, 4, 5].map((seed) => base.with({ seed, epochs: seed + 1 }));
  const epochs = recipes.map(() => 0);
  const results = await trainSideBySide(recipes, {
    train: rows,
    dev,
    workers: 2,
    onEvent: (event, trial) => {
      if (event.type === "epoch") epochs[trial]!++;
    },
  });
  expect(epochs).toEqual([2, 3, 4, 5, 6]);
  for (const [at, result] of results.entries()) {
    const alone = await recipes[at]!.run({ train: rows, dev, threads: 1 }).result();
    const beside = result.status === "fulfilled" ? result.value : undefined;
    expect(await beside?.weightsHash()).toBe(await alone.weightsHash());
    expect(beside?.training).toEqual(alone.training);
    expect((await beside?.evaluate(dev))?.loss).toBe((await alone.evaluate(dev)).loss);
  }
});

test("a table is prepared once: a regression with another loss beside gives the bits of a run", async () => {
  const lines = readFileSync(new URL("data/diabetes.tsv", import.meta.url), "utf8")
    .trim()
    .split("\n");
  const [header, ...values] = lines.map((line) => line.split("\t").slice(0, -1)); // without the column that splits
  const table = data.fromRows(
    values.map((cells) => Object.fromEntries(cells.map((cell, at) => [header![at]!, Number(cell)]))),
    { target: header!.at(-1)!, source: "diabetes" },
  );
  const parts = { train: table };
  const recipes = [loss.meanSquaredError(), loss.huber({ delta: 1 }), null].map((each) =>
    base.with({ model: nn.sequential(nn.dense(8), nn.relu(), nn.dense(1)), loss: each }),
  );
  const trials = recipes.map((each) => workers.run(each, parts));
  for (const [at, trial] of trials.entries())
    expect(await (await trial.result()).weightsHash()).toBe(
      await (await recipes[at]!.run({ ...parts, threads: 1 }).result()).weightsHash(),
    );
});

test("a trial that fails says why as a run does, and the others go on", async () => {
  const wild = base.with({ optimizer: optim.sgd({ learningRate: 1e30 }), model: nn.sequential(nn.dense(4), nn.dense(2)) });
  const [bad, good] = await Promise.allSettled([wild, base].map((each) => workers.run(each, { train: rows }).result()));
  expect(good!.status).toBe("fulfilled");
  expect(bad!.status === "rejected" && bad!.reason).toBeInstanceOf(UserError);
  expect(bad!.status === "rejected" && bad!.reason.message).toMatch(/step \d+/);
  expect(() => workers.run(base.with({ model: nn.dense(7) }), { train: rows })).toThrow(/expected 2 outputs/);
});

test("an interrupted trial ends with what it has learned, also one that still waits", async () => {
  const long = base.with({ epochs: 100_000 });
  const trials = [1, 2, 3].map((seed) => workers.run(long.with({ seed }), { train: rows }));
  for await (const event of trials[0]!) if (event.type === "epoch") break;
  for (const trial of trials) trial.interrupt();
  const models = await Promise.all(trials.map((trial) => trial.result()));
  expect(models.map(({ training }) => training.reason)).toEqual(["interrupted", "interrupted", "interrupted"]);
  expect(models[0]!.training.epochs).toBeGreaterThanOrEqual(1);
});

test("layers of one's own are trained on the calling thread, and the start event says so", async () => {
  const own = nn.custom("halved", (x) => x.mul(0.5));
  const trial = workers.run(base.with({ model: nn.sequential(nn.dense(4), own, nn.dense(2)) }), { train: rows });
  for await (const event of trial) if (event.type === "start") expect(event.notes.join()).toContain('only that knows the layer "halved"');
  expect((await trial.result()).training.reason).toBe("epochs");
});

test("closing fails what is not over, and refuses more", async () => {
  const closed = new TrialWorkers({ workers: 1 });
  const trials = [1, 2].map((seed) => closed.run(base.with({ seed, epochs: 100_000 }), { train: rows }));
  closed.close();
  for (const trial of trials) await expect(trial.result()).rejects.toThrow(/closed before the trial was over/);
  expect(() => closed.run(base, { train: rows })).toThrow(/the workers are closed/);
  expect(() => workers.run(base, { train: rows }, { backend: "native" })).toThrow(/BLAS/);
});
